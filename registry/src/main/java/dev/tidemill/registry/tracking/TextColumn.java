package dev.tidemill.registry.tracking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/// Texts, each distinct one kept once. A run that has several, as it has datasets, has all of them as one text, with
/// a character that stands in none between them.
final class TextColumn implements Column {
    /// Stands in no text that is kept.
    private static final char BETWEEN = '\u0000';

    private static final int NONE = -1;
    private static final long BYTES_OF_AN_ENTRY = 96;

    private final boolean several;
    private final List<String> texts = new ArrayList<>();
    private final Map<String, Integer> codes = new HashMap<>();
    private int[] code = {};
    private long bytes;

    /// @param several whether a run may have several
    TextColumn(boolean several) {
        this.several = several;
    }

    private void put(int place, String text) {
        code[place] = codes.computeIfAbsent(text, this::add);
    }

    private int add(String text) {
        bytes += BYTES_OF_AN_ENTRY + text.length();
        texts.add(text);
        return texts.size() - 1;
    }

    /// Adds a text of a place.
    void more(int place, String text) {
        put(place, several && has(place) ? texts.get(code[place]) + BETWEEN + text : text);
    }

    @Override
    public void grow(int size) {
        int had = code.length;
        if (size > had) {
            code = Arrays.copyOf(code, Math.max(size, had + had / 2));
            Arrays.fill(code, had, code.length, NONE);
        }
    }

    @Override
    public void clear(int place) {
        code[place] = NONE;
    }

    @Override
    public boolean has(int place) {
        return code[place] != NONE;
    }

    @Override
    public int compare(int place, int other) {
        return code[place] == code[other] ? 0 : texts.get(code[place]).compareTo(texts.get(code[other]));
    }

    /// Looks at each distinct text once.
    @Override
    public IntPredicate check(Condition condition) {
        if (!(condition instanceof Condition.Textual textual)) {
            return place -> false;
        }
        boolean[] accepted = new boolean[texts.size()];
        for (int i = 0; i < accepted.length; i++) {
            accepted[i] = accepts(textual, texts.get(i));
        }
        return place -> code[place] != NONE && accepted[code[place]];
    }

    private boolean accepts(Condition.Textual condition, String text) {
        int end = several ? text.indexOf(BETWEEN) : -1;
        if (end < 0) {
            return condition.accepts(text);
        }
        return condition.accepts(text.substring(0, end)) || accepts(condition, text.substring(end + 1));
    }

    @Override
    public long bytes() {
        return 4L * code.length + bytes;
    }
}

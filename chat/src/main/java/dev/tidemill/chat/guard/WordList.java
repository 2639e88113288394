package dev.tidemill.chat.guard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds any of many words in one pass (Aho and Corasick, "Efficient string matching", CACM 18, 1975), in a text as it
/// reads: `B4d` and `bаd` with a Cyrillic letter are `bad`. A word is found where no letter or digit stands beside
/// it; runs of white space count as one.
final class WordList {
    /// The most words of a list.
    static final int MOST_WORDS = 100_000;

    /// The longest word, in characters as it reads.
    static final int LONGEST_WORD = 128;

    private final List<Map<Character, Integer>> edges = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private int[] fallbacks = {};

    /// @param from first character in the text
    /// @param to   the one behind the last
    record Match(int from, int to) {}

    /// @param words at least one, none blank
    WordList(List<String> words) {
        if (words.isEmpty() || words.size() > MOST_WORDS) {
            throw new IllegalArgumentException(
                    "a word list must have 1 to " + MOST_WORDS + " words, got " + words.size());
        }
        node();
        words.forEach(this::add);
        link();
    }

    private int node() {
        edges.add(new HashMap<>());
        lengths.add(0);
        return edges.size() - 1;
    }

    private void add(String word) {
        char[] letters = spaced(FoldedText.of(word.strip())).letters();
        if (letters.length == 0 || letters.length > LONGEST_WORD) {
            throw new IllegalArgumentException(
                    "a word must have 1 to " + LONGEST_WORD + " characters, got \"" + word + "\"");
        }
        int at = 0;
        for (char c : letters) {
            Integer next = edges.get(at).get(c);
            if (next == null) {
                next = node();
                edges.get(at).put(c, next);
            }
            at = next;
        }
        lengths.set(at, letters.length);
    }

    private void link() {
        fallbacks = new int[edges.size()];
        ArrayDeque<Integer> open = new ArrayDeque<>(edges.getFirst().values());
        while (!open.isEmpty()) {
            int node = open.removeFirst();
            edges.get(node).forEach((c, child) -> {
                fallbacks[child] = step(fallbacks[node], c);
                open.addLast(child);
            });
        }
    }

    private int step(int node, char c) {
        int at = node;
        while (true) {
            Integer next = edges.get(at).get(c);
            if (next != null) {
                return next;
            }
            if (at == 0) {
                return 0;
            }
            at = fallbacks[at];
        }
    }

    /// Where its words stand; matches that overlap are one.
    List<Match> find(String text) {
        FoldedText folded = spaced(FoldedText.of(text));
        char[] letters = folded.letters();
        List<Match> matches = new ArrayList<>();
        int node = 0;
        for (int i = 0; i < letters.length; i++) {
            node = step(node, letters[i]);
            for (int hit = node; hit != 0; hit = fallbacks[hit]) {
                int begin = i + 1 - lengths.get(hit);
                if (lengths.get(hit) > 0 && isBorder(letters, begin) && isBorder(letters, i + 1)) {
                    int from = folded.origin()[begin];
                    join(matches, new Match(from, Math.max(folded.origin()[i + 1], from + 1)));
                }
            }
        }
        return matches;
    }

    private static void join(List<Match> matches, Match match) {
        Match joined = match;
        while (!matches.isEmpty() && matches.getLast().to > joined.from) {
            Match last = matches.removeLast();
            joined = new Match(Math.min(last.from, joined.from), Math.max(last.to, joined.to));
        }
        matches.add(joined);
    }

    /// Whether letters do not go on across a place: a sign that reads as a letter counts as one.
    private static boolean isBorder(char[] letters, int at) {
        return at == 0
                || at == letters.length
                || !Character.isLetterOrDigit(letters[at - 1])
                || !Character.isLetterOrDigit(letters[at]);
    }

    /// Runs of white space as one blank.
    private static FoldedText spaced(FoldedText folded) {
        char[] letters = new char[folded.letters().length];
        int[] origin = new int[letters.length + 1];
        int size = 0;
        for (int i = 0; i < letters.length; i++) {
            boolean blank = Character.isWhitespace(folded.letters()[i]);
            if (!(blank && size > 0 && letters[size - 1] == ' ')) {
                letters[size] = blank ? ' ' : folded.letters()[i];
                origin[size++] = folded.origin()[i];
            }
        }
        origin[size] = folded.origin()[folded.letters().length];
        return new FoldedText(Arrays.copyOf(letters, size), Arrays.copyOf(origin, size + 1));
    }
}

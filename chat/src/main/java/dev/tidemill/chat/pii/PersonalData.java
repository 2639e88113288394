package dev.tidemill.chat.pii;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// Finds personal data in texts: what has a form by patterns and checksums, names, addresses, places and
/// organisations by a tagger. Safe for many threads; deterministic.
///
/// The tagger learned from English sentences with names and addresses of many countries. It reads a text in parts of
/// about [#PART] characters, cut at a new line or white space: a name on the cut may be found in halves.
public final class PersonalData {
    /// About how many characters the tagger reads at once.
    public static final int PART = 4000;

    /// The rounds and the seed that the tagger in the jar was trained with.
    private static final int ROUNDS = 10;

    private static final long SEED = 1;

    private final SequenceTagger tagger;

    private PersonalData(SequenceTagger tagger) {
        this.tagger = tagger;
    }

    /// With the tagger that comes in the jar.
    public static PersonalData shipped() {
        return new PersonalData(TaggerFile.read(shippedBytes()));
    }

    /// The file of the tagger that comes in the jar.
    public static byte[] shippedBytes() {
        try (InputStream stream = PersonalData.class.getResourceAsStream("personal.tmpt")) {
            if (stream == null) {
                throw new IllegalStateException("the jar must hold personal.tmpt (build it again)");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// With a tagger from its file.
    public static PersonalData read(byte[] file) {
        return new PersonalData(TaggerFile.read(file));
    }

    /// With a tagger trained on texts; the same texts in the same order give the same, bit for bit.
    public static PersonalData train(List<TaggedText> texts) {
        return new PersonalData(TaggerTrainer.train(texts, ROUNDS, SEED));
    }

    /// The tagger as a file.
    public byte[] toBytes() {
        return TaggerFile.write(tagger);
    }

    /// All personal data in a text, in its order; spans do not overlap.
    public List<PersonalSpan> find(String text) {
        List<PersonalSpan> found = new ArrayList<>(PatternFinder.find(text));
        int checked = found.size();
        for (int from = 0; from < text.length(); ) {
            int to = cut(text, from);
            for (PersonalSpan span : tagger.find(text.substring(from, to))) {
                PersonalSpan moved = new PersonalSpan(span.kind(), span.from() + from, span.to() + from, false);
                if (believable(moved, text)
                        && found.subList(0, checked).stream().noneMatch(moved::overlaps)) {
                    found.add(moved);
                }
            }
            from = to;
        }
        found.sort(Comparator.comparingInt(PersonalSpan::from));
        return List.copyOf(found);
    }

    /// Of some kinds only. Kinds that have a form alone are found without the tagger.
    public List<PersonalSpan> find(String text, Set<PersonalKind> kinds) {
        boolean formsOnly = kinds.stream().allMatch(kind -> kind == PersonalKind.CARD || kind == PersonalKind.IBAN);
        List<PersonalSpan> all = formsOnly ? PatternFinder.find(text) : find(text);
        return all.stream().filter(span -> kinds.contains(span.kind())).toList();
    }

    /// What has a checksum is believed only from the pattern that computes it.
    private static boolean believable(PersonalSpan span, String text) {
        return switch (span.kind()) {
            case CARD, IBAN -> false;
            default -> text.substring(span.from(), span.to()).codePoints().anyMatch(Character::isLetterOrDigit);
        };
    }

    private static int cut(String text, int from) {
        if (text.length() - from <= PART) {
            return text.length();
        }
        int line = text.lastIndexOf('\n', from + PART);
        if (line > from + PART / 2) {
            return line + 1;
        }
        int space = text.lastIndexOf(' ', from + PART);
        int cut = space > from + PART / 2 ? space + 1 : from + PART;
        return Character.isLowSurrogate(text.charAt(cut)) ? cut - 1 : cut;
    }
}

package dev.tidemill.serve.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Texts as the ids that BERT's uncased models read: cleaned, lower case without accents, split at blanks and
/// punctuation, each word into the longest pieces that the vocabulary has (WordPiece; Devlin et al., 2019).
final class WordPiece {
    private static final int WORD_MAX = 100;

    private final Map<String, Integer> vocabulary;
    private final int begin;
    private final int end;
    private final int unknown;

    private WordPiece(Map<String, Integer> vocabulary) {
        this.vocabulary = vocabulary;
        this.begin = id("[CLS]");
        this.end = id("[SEP]");
        this.unknown = id("[UNK]");
    }

    /// @param json a tokenizer file of Hugging Face's with a WordPiece model
    static WordPiece read(InputStream json) throws IOException {
        JsonNode words = new ObjectMapper().readTree(json).path("model").path("vocab");
        Map<String, Integer> vocabulary = HashMap.newHashMap(words.size());
        words.properties()
                .forEach(word -> vocabulary.put(word.getKey(), word.getValue().asInt()));
        return new WordPiece(vocabulary);
    }

    private int id(String word) {
        Integer id = vocabulary.get(word);
        if (id == null) {
            throw new IllegalArgumentException("a vocabulary must have the word " + word + ", got none");
        }
        return id;
    }

    /// The ids of a text between those of its begin and its end.
    ///
    /// @param most how many ids at most, at least 2; what lies beyond is left out
    long[] ids(String text, int most) {
        long[] ids = new long[most];
        int count = 0;
        ids[count++] = begin;
        String plain = plain(text, most);
        int at = 0;
        while (at < plain.length() && count < most - 1) {
            int point = plain.codePointAt(at);
            int next = at + Character.charCount(point);
            if (point == ' ') {
                at = next;
                continue;
            }
            if (!alone(point)) {
                while (next < plain.length() && continues(plain.codePointAt(next))) {
                    next += Character.charCount(plain.codePointAt(next));
                }
            }
            count = pieces(plain.substring(at, next), ids, count, most - 1);
            at = next;
        }
        ids[count++] = end;
        return java.util.Arrays.copyOf(ids, count);
    }

    private static boolean continues(int point) {
        return point != ' ' && !alone(point);
    }

    private int pieces(String word, long[] ids, int from, int most) {
        if (word.codePointCount(0, word.length()) > WORD_MAX) {
            ids[from] = unknown;
            return from + 1;
        }
        int count = from;
        int at = 0;
        while (at < word.length()) {
            int to = word.length();
            Integer id = null;
            while (to > at && id == null) {
                id = vocabulary.get(at == 0 ? word.substring(0, to) : "##" + word.substring(at, to));
                to = id == null ? word.offsetByCodePoints(to, -1) : to;
            }
            if (id == null) {
                ids[from] = unknown;
                return from + 1;
            }
            if (count < most) {
                ids[count++] = id;
            }
            at = to;
        }
        return count;
    }

    /// Cleaned as the model was trained. A word gives at least one id, so the beginning is enough.
    private static String plain(String text, int most) {
        int length = Math.min(text.length(), most * (WORD_MAX + 1));
        StringBuilder clean = new StringBuilder(length + 16);
        for (int at = 0; at < length; ) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            if (point == '\t'
                    || point == '\n'
                    || point == '\r'
                    || Character.getType(point) == Character.SPACE_SEPARATOR) {
                clean.append(' ');
            } else if (ideograph(point)) {
                clean.append(' ').appendCodePoint(point).append(' ');
            } else if (point != 0 && point != 0xFFFD && !control(point)) {
                clean.appendCodePoint(point);
            }
        }
        String parts = Normalizer.normalize(clean, Normalizer.Form.NFD);
        StringBuilder bare = new StringBuilder(parts.length());
        parts.codePoints()
                .filter(point -> Character.getType(point) != Character.NON_SPACING_MARK)
                .forEach(bare::appendCodePoint);
        return bare.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean control(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    private static boolean ideograph(int point) {
        return (point >= 0x4E00 && point <= 0x9FFF)
                || (point >= 0x3400 && point <= 0x4DBF)
                || (point >= 0x20000 && point <= 0x2CEAF)
                || (point >= 0xF900 && point <= 0xFAFF)
                || (point >= 0x2F800 && point <= 0x2FA1F);
    }

    /// Whether a character is a word of its own: punctuation, and every ASCII sign.
    private static boolean alone(int point) {
        if (point < 128) {
            return point > ' ' && !Character.isLetterOrDigit(point);
        }
        return switch (Character.getType(point)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }
}

package dev.tidemill.chat.classify;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;

/// How a text becomes columns: words, runs of words and runs of characters, hashed into buckets (Weinberger et al.,
/// "Feature hashing for large scale multitask learning", ICML 2009), each present or not; words and characters are
/// two blocks, each of length 1.
///
/// A text is folded first: compatibility forms (NFKC), lower case, addresses of pages and people as one word each,
/// every digit as 0.
///
/// @param bits      buckets are 2 to this power, 8 to 20
/// @param words     the longest run of words, 1 to 3
/// @param least     the shortest run of characters, taken within a word and its two borders; 1 to 6
/// @param most      the longest
/// @param dimension numbers of the embedding behind the buckets; 0: none
record TextFeatures(int bits, int words, int least, int most, int dimension) {
    /// Longer texts count by their beginning.
    static final int LONGEST = 4096;

    private static final Pattern PAGES = Pattern.compile("https?://\\S{1,2048}");
    private static final Pattern PEOPLE = Pattern.compile("@\\w{1,64}:?");
    private static final Pattern ENTITY = Pattern.compile("&#\\d{1,7};");

    TextFeatures {
        if (bits < 8 || bits > 20 || words < 1 || words > 3 || least < 1 || most > 6 || least > most || dimension < 0) {
            throw new IllegalArgumentException("features must have 8 to 20 bits, runs of 1 to 3 words, of 1 to 6"
                    + " characters, and no negative dimension, got " + bits + ", " + words + ", " + least + " to "
                    + most + ", " + dimension);
        }
    }

    int buckets() {
        return 1 << bits;
    }

    /// The buckets that a text touches, ascending, and how many of them stand for words.
    ///
    /// @param columns rising; a bucket of both blocks stands once
    /// @param values  of the same length
    record Row(int[] columns, float[] values) {}

    Row row(String text) {
        List<String> tokens = tokens(text);
        Buckets word = new Buckets(buckets());
        Buckets character = new Buckets(buckets());
        runsOfWords(tokens, word::add);
        runsOfCharacters(tokens, character::add);
        return merge(word.sorted(), character.sorted());
    }

    /// The words of a folded text: letters and digits, or one mark.
    static List<String> tokens(String text) {
        String folded = fold(text);
        List<String> tokens = new ArrayList<>();
        int at = 0;
        while (at < folded.length()) {
            int point = folded.codePointAt(at);
            int end = at + Character.charCount(point);
            if (isWord(point)) {
                while (end < folded.length() && isWord(folded.codePointAt(end))) {
                    end += Character.charCount(folded.codePointAt(end));
                }
                tokens.add(folded.substring(at, end));
            } else if (!Character.isWhitespace(point)) {
                tokens.add(folded.substring(at, end));
            }
            at = end;
        }
        return tokens;
    }

    private static boolean isWord(int point) {
        return Character.isLetterOrDigit(point) || point == '\'' || point == '_';
    }

    private static String fold(String text) {
        int end = Math.min(text.length(), LONGEST);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        String folded = Normalizer.normalize(text.substring(0, end), Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace('\u2019', '\'');
        folded = PAGES.matcher(folded).replaceAll(" page_address ");
        folded = PEOPLE.matcher(folded).replaceAll(" person_address ");
        folded = ENTITY.matcher(folded).replaceAll(" picture_sign ");
        StringBuilder digits = new StringBuilder(folded.length());
        folded.codePoints().forEach(point -> digits.appendCodePoint(Character.isDigit(point) ? '0' : point));
        return digits.toString();
    }

    private void runsOfWords(List<String> tokens, IntConsumer bucket) {
        for (int i = 0; i < tokens.size(); i++) {
            long hash = 17;
            for (int n = 0; n < words && i + n < tokens.size(); n++) {
                hash = mix(hash * 31 + hash(tokens.get(i + n)));
                bucket.accept((int) (hash >>> (64 - bits)));
            }
        }
    }

    private void runsOfCharacters(List<String> tokens, IntConsumer bucket) {
        for (String token : tokens) {
            String bordered = ' ' + token + ' ';
            for (int i = 0; i < bordered.length(); i++) {
                long hash = 7;
                for (int n = 1; n <= most && i + n <= bordered.length(); n++) {
                    hash = mix(hash * 131 + bordered.charAt(i + n - 1));
                    if (n >= least) {
                        bucket.accept((int) (mix(hash + n) >>> (64 - bits)));
                    }
                }
            }
        }
    }

    private static long hash(String token) {
        long hash = token.length();
        for (int i = 0; i < token.length(); i++) {
            hash = hash * 0x100000001B3L ^ token.charAt(i);
        }
        return mix(hash);
    }

    /// The finalizer of MurmurHash3.
    private static long mix(long bits) {
        long z = bits;
        z = (z ^ (z >>> 33)) * 0xFF51AFD7ED558CCDL;
        z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return z ^ (z >>> 33);
    }

    private static Row merge(int[] words, int[] characters) {
        int[] columns = new int[words.length + characters.length];
        float[] values = new float[columns.length];
        float word = words.length == 0 ? 0 : (float) (1 / Math.sqrt(words.length));
        float character = characters.length == 0 ? 0 : (float) (1 / Math.sqrt(characters.length));
        int w = 0;
        int c = 0;
        int size = 0;
        while (w < words.length || c < characters.length) {
            boolean ofWord = c == characters.length || (w < words.length && words[w] <= characters[c]);
            boolean ofCharacter = w == words.length || (c < characters.length && characters[c] <= words[w]);
            columns[size] = ofWord ? words[w] : characters[c];
            values[size] = (ofWord ? word : 0) + (ofCharacter ? character : 0);
            w += ofWord ? 1 : 0;
            c += ofCharacter ? 1 : 0;
            size++;
        }
        return new Row(Arrays.copyOf(columns, size), Arrays.copyOf(values, size));
    }

    /// Collects buckets, each once.
    private static final class Buckets {
        private final java.util.BitSet seen;

        Buckets(int size) {
            seen = new java.util.BitSet(size);
        }

        void add(int bucket) {
            seen.set(bucket);
        }

        int[] sorted() {
            return seen.stream().toArray();
        }
    }
}

package dev.tidemill.chat.pii;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a tagger sees of each token, hashed into buckets: words and shapes around it, its beginning and end, forms
/// that patterns saw, whether it stands in a country's name (of the JDK's table).
final class TokenFeatures {
    /// Buckets are 2 to this power.
    static final int BITS = 17;

    /// The most features of a token.
    private static final int MOST = 48;

    private static final Set<String> COUNTRIES = countries();

    private final Tokens tokens;
    private final String[] words;
    private final String[] shapes;
    private final int[] forms;
    private final int[] row = new int[MOST];
    private int size;

    private TokenFeatures(Tokens tokens) {
        this.tokens = tokens;
        int n = tokens.size();
        words = new String[n];
        shapes = new String[n];
        forms = forms(tokens);
        for (int i = 0; i < n; i++) {
            String token = tokens.at(i);
            words[i] = token.toLowerCase(Locale.ROOT);
            shapes[i] = shape(token);
            if (Character.isDigit(token.codePointAt(0))) {
                words[i] = "0".repeat(Math.min(token.length(), 20));
            }
        }
    }

    /// The buckets of each token.
    static int[][] of(Tokens tokens) {
        TokenFeatures features = new TokenFeatures(tokens);
        int[][] rows = new int[tokens.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = features.row(i);
        }
        return rows;
    }

    private int[] row(int i) {
        size = 0;
        String word = words[i];
        for (int d = -3; d <= 3; d++) {
            add(d, word(i + d));
        }
        add(11, word(i - 1) + ' ' + word);
        add(12, word + ' ' + word(i + 1));
        add(13, word(i - 2) + ' ' + word(i - 1));
        add(14, word(i + 1) + ' ' + word(i + 2));
        for (int d = -2; d <= 2; d++) {
            add(20 + d, shape(i + d));
        }
        add(23, shape(i - 1) + shape(i));
        add(24, shape(i) + shape(i + 1));
        add(25, shape(i - 1) + shape(i) + shape(i + 1));
        add(26, shape(i - 2) + shape(i - 1) + shape(i));
        add(27, word(i - 1) + shape(i));
        add(28, shape(i) + word(i + 1));
        for (int length = 1; length <= 4 && length < word.length(); length++) {
            add(30 + length, word.substring(0, length));
            add(35 + length, word.substring(word.length() - length));
        }
        for (int d = -1; d <= 1; d++) {
            add(42 + d, form(i + d));
        }
        add(45, tokens.gap(i) + " " + tokens.gap(i + 1));
        add(46, tokens.gap(i) + shape(i) + word(i - 1));
        if (COUNTRIES.contains(word)) {
            add(47, "");
        }
        if (COUNTRIES.contains(word(i + 1)) || COUNTRIES.contains(word(i - 1))) {
            add(48, shape(i));
        }
        return Arrays.copyOf(row, size);
    }

    private void add(int template, String value) {
        long hash = 0xCBF29CE484222325L + template * 0x9E3779B97F4A7C15L;
        for (int k = 0; k < value.length(); k++) {
            hash = (hash ^ value.charAt(k)) * 0x100000001B3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        row[size++] = (int) (hash >>> (64 - BITS));
    }

    private String word(int i) {
        return i < 0 || i >= words.length ? "\u0001" : words[i];
    }

    private String shape(int i) {
        return i < 0 || i >= shapes.length ? "\u0001" : shapes[i];
    }

    private String form(int i) {
        return i < 0 || i >= forms.length ? "" : Integer.toString(forms[i]);
    }

    /// Which form each token is in, by the kind's number from 1; 0 where none.
    private static int[] forms(Tokens tokens) {
        int[] forms = new int[tokens.size()];
        List<PersonalSpan> spans = PatternFinder.hints(tokens.text());
        int next = 0;
        for (int i = 0; i < forms.length; i++) {
            while (next < spans.size() && spans.get(next).to() <= tokens.from(i)) {
                next++;
            }
            if (next < spans.size() && spans.get(next).from() < tokens.to(i)) {
                forms[i] = 1 + spans.get(next).kind().number();
            }
        }
        return forms;
    }

    /// `Xx` for Anna, `XX` for ANNA, `x` for anna, `X` for A, `d4` for 1234, the mark itself.
    private static String shape(String token) {
        int first = token.codePointAt(0);
        if (Character.isDigit(first)) {
            return "d" + Math.min(token.length(), 12);
        }
        if (!Character.isLetter(first)) {
            return token;
        }
        if (!Character.isUpperCase(first)) {
            return "x";
        }
        if (token.length() == 1) {
            return "X";
        }
        return token.equals(token.toUpperCase(Locale.ROOT)) ? "XX" : "Xx";
    }

    /// Every word of a country's English name that is no common word.
    private static Set<String> countries() {
        Set<String> words = new HashSet<>();
        for (String code : Locale.getISOCountries()) {
            String name = Locale.of("", code).getDisplayCountry(Locale.ENGLISH).toLowerCase(Locale.ROOT);
            for (String word : name.split("[^\\p{L}]+", -1)) {
                if (word.length() > 3
                        && !Set.of("islands", "island", "outlying", "minor", "territories")
                                .contains(word)) {
                    words.add(word);
                }
            }
        }
        return Set.copyOf(words);
    }
}

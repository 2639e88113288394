package dev.tidemill.chat.guard;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// A text as it reads, whatever it is written with, and where each of its characters came from: compatibility forms
/// (NFKD), no accents, lower case, letters of other scripts and digits and signs that look like Latin letters as
/// those letters, nothing invisible. A subset of Unicode's confusables (UTS 39), by hand.
///
/// @param letters what it reads
/// @param origin  for each of them the index in the text; one more for the end
record FoldedText(char[] letters, int[] origin) {
    private static final Map<Character, Character> ALIKE = alike();

    static FoldedText of(String text) {
        char[] letters = new char[text.length() + 16];
        int[] origin = new int[letters.length + 1];
        int size = 0;
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            String plain = point < 128
                    ? String.valueOf((char) point)
                    : Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKD);
            for (int k = 0; k < plain.length(); k++) {
                char c = plain.charAt(k);
                if (!isInvisible(c)) {
                    if (size == letters.length) {
                        letters = Arrays.copyOf(letters, 2 * size);
                        origin = Arrays.copyOf(origin, 2 * size + 1);
                    }
                    letters[size] = folded(c);
                    origin[size++] = at;
                }
            }
            at += Character.charCount(point);
        }
        origin[size] = text.length();
        return new FoldedText(Arrays.copyOf(letters, size), Arrays.copyOf(origin, size + 1));
    }

    /// Combining marks, joiners, direction marks, soft hyphens.
    private static boolean isInvisible(char c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT;
    }

    static char folded(char c) {
        char lower = Character.toLowerCase(c);
        return ALIKE.getOrDefault(lower, lower);
    }

    private static Map<Character, Character> alike() {
        String written = "013457@$|аеорсухіјѕһԁɡνοαερικτυωß";
        String read = "oieastasiaeopcyxijshdgvoaepiktuws";
        Map<Character, Character> alike = new HashMap<>();
        for (int i = 0; i < written.length(); i++) {
            alike.put(written.charAt(i), read.charAt(i));
        }
        return Map.copyOf(alike);
    }
}

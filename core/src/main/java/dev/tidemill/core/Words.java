package dev.tidemill.core;

import java.util.Collection;
import java.util.Optional;

/// Finds the known word that somebody probably meant.
///
/// The distance is optimal string alignment: insertions, deletions, substitutions and swaps of neighbours cost
/// one each. A word is near when at most a third of its letters, and at least one, would have to change.
public final class Words {
    private static final int LONGEST = 128;

    private Words() {}

    /// The known word nearest to `word`; empty where none is near. Of equally near ones the first.
    public static Optional<String> nearest(String word, Collection<String> known) {
        String best = null;
        int least = Math.max(1, Math.min(word.length(), LONGEST) / 3) + 1;
        for (String candidate : known) {
            if (Math.abs(candidate.length() - word.length()) < least && candidate.length() <= LONGEST) {
                int distance = distance(word, candidate);
                if (distance < least) {
                    least = distance;
                    best = candidate;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /// `did you mean "amount"?`, or empty text where no known word is near.
    public static String didYouMean(String word, Collection<String> known) {
        return nearest(word, known)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse("");
    }

    /// How many single edits and swaps of neighbours turn one word into the other.
    static int distance(String left, String right) {
        int[] beforePrevious = new int[right.length() + 1];
        int[] previous = new int[right.length() + 1];
        int[] current = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                int cost = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    cost = Math.min(cost, beforePrevious[j - 2] + 1);
                }
                current[j] = cost;
            }
            int[] spare = beforePrevious;
            beforePrevious = previous;
            previous = current;
            current = spare;
        }
        return previous[right.length()];
    }
}

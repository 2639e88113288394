package dev.tidemill.chat.pii;

import java.util.Arrays;
import java.util.List;

/// A linear chain over tokens: the tags whose weights sum to the most, by Viterbi's algorithm, O(n · tags²).
///
/// @param weights     one for each bucket and tag: bucket · [Tags#COUNT] + tag
/// @param transitions one for each tag and the one before: before · [Tags#COUNT] + tag
record SequenceTagger(float[] weights, float[] transitions) {
    SequenceTagger {
        if (weights.length != (Tags.COUNT << TokenFeatures.BITS) || transitions.length != Tags.COUNT * Tags.COUNT) {
            throw new IllegalArgumentException("a tagger must have weights for every bucket, got " + weights.length
                    + " and " + transitions.length);
        }
    }

    static SequenceTagger blank() {
        return new SequenceTagger(new float[Tags.COUNT << TokenFeatures.BITS], new float[Tags.COUNT * Tags.COUNT]);
    }

    /// What it finds in a text.
    List<PersonalSpan> find(String text) {
        Tokens tokens = Tokens.of(text);
        return tokens.size() == 0 ? List.of() : Tags.spans(tokens, tag(TokenFeatures.of(tokens)));
    }

    /// The best tags.
    ///
    /// @param rows the buckets of each token, at least one
    int[] tag(int[][] rows) {
        int n = rows.length;
        int[][] back = new int[n][Tags.COUNT];
        float[] best = scores(rows[0]);
        for (int t = 0; t < Tags.COUNT; t++) {
            best[t] = Tags.follows(t, Tags.OUTSIDE) ? best[t] : Float.NEGATIVE_INFINITY;
        }
        for (int i = 1; i < n; i++) {
            float[] here = scores(rows[i]);
            float[] next = new float[Tags.COUNT];
            for (int t = 0; t < Tags.COUNT; t++) {
                int from = bestBefore(t, best);
                back[i][t] = from;
                next[t] = best[from] + transitions[from * Tags.COUNT + t] + here[t];
            }
            best = next;
        }
        int[] tags = new int[n];
        tags[n - 1] = greatest(best);
        for (int i = n - 1; i > 0; i--) {
            tags[i - 1] = back[i][tags[i]];
        }
        return tags;
    }

    private int bestBefore(int tag, float[] best) {
        if (tag != Tags.OUTSIDE && tag % 2 == 0) {
            float begun = best[tag - 1] + transitions[(tag - 1) * Tags.COUNT + tag];
            float within = best[tag] + transitions[tag * Tags.COUNT + tag];
            return begun >= within ? tag - 1 : tag;
        }
        int from = 0;
        float most = Float.NEGATIVE_INFINITY;
        for (int s = 0; s < Tags.COUNT; s++) {
            float sum = best[s] + transitions[s * Tags.COUNT + tag];
            if (sum > most) {
                most = sum;
                from = s;
            }
        }
        return from;
    }

    private float[] scores(int[] row) {
        float[] scores = new float[Tags.COUNT];
        for (int bucket : row) {
            int at = bucket * Tags.COUNT;
            for (int t = 0; t < Tags.COUNT; t++) {
                scores[t] += weights[at + t];
            }
        }
        return scores;
    }

    private static int greatest(float[] values) {
        int best = 0;
        for (int t = 1; t < values.length; t++) {
            best = values[t] > values[best] ? t : best;
        }
        return best;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SequenceTagger that
                && Arrays.equals(weights, that.weights)
                && Arrays.equals(transitions, that.transitions);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(weights) + Arrays.hashCode(transitions);
    }
}

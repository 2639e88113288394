package dev.tidemill.chat.search;

import java.util.Map;
import java.util.Set;

/// What is looked for, by whom.
///
/// @param text   the question
/// @param labels what the caller holds; a document is seen where the caller holds all of its labels
/// @param filter for each metadata name the values that will do
public record Search(String text, Set<String> labels, Map<String, Set<String>> filter, Settings settings) {
    public Search {
        labels = Set.copyOf(labels);
        filter = Map.copyOf(filter);
    }

    public static Search of(String text) {
        return new Search(text, Set.of(), Map.of(), Settings.DEFAULT);
    }

    /// How passages are found.
    public enum Method {
        HYBRID,
        TEXT,
        VECTORS
    }

    /// How two lists become one.
    public enum Fusion {
        /// Scores stretched to 0 to 1 in each list, then weighted.
        MIN_MAX,
        /// Reciprocal rank fusion with k = 60 (Cormack, Clarke, Büttcher, 2009), as a share of the best there can be.
        RECIPROCAL_RANK
    }

    /// @param ranks      whether the fused list is ranked again
    /// @param candidates how many each of words and vectors bring, 1 to 1,000
    /// @param passages   how many are answered, 1 to `candidates`
    /// @param least      what a passage must reach in each stage
    public record Settings(Method method, Fusion fusion, boolean ranks, int candidates, int passages, Least least) {
        /// Hybrid, ranked, 100 candidates, 8 passages, no thresholds.
        public static final Settings DEFAULT = new Settings(Method.HYBRID, Fusion.MIN_MAX, true, 100, 8, Least.NONE);

        public Settings {
            if (candidates < 1 || candidates > 1_000 || passages < 1 || passages > candidates) {
                throw new IllegalArgumentException("candidates must be 1 to 1,000 and passages 1 to as many, got "
                        + candidates + " and " + passages);
            }
        }

        public Settings with(Method other, boolean ranked) {
            return new Settings(other, fusion, ranked, candidates, passages, least);
        }

        public Settings with(int moreCandidates, int morePassages) {
            return new Settings(method, fusion, ranks, moreCandidates, morePassages, least);
        }
    }

    /// Thresholds, each on the scale of its own stage.
    ///
    /// @param words   BM25, 0 and above
    /// @param vectors cosine, -1 to 1
    /// @param fused   0 to 1
    /// @param ranked  0 to 1
    public record Least(double words, double vectors, double fused, double ranked) {
        public static final Least NONE = new Least(0, -1, 0, 0);
    }
}

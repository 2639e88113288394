package dev.tidemill.chat.evaluate;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// How well a ranking of passages meets those that answer a question; all of them answer it alike.
public final class RetrievalMetrics {
    private RetrievalMetrics() {}

    /// `precision_at_k`, `recall_at_k`, `mrr_at_k`, `ndcg_at_k` (gain 1, discount log₂ of the rank plus 1); an id
    /// counts once, at its first rank.
    ///
    /// @param ranked best first
    /// @param gold   at least one
    public static Map<String, Double> at(int k, List<String> ranked, Set<String> gold) {
        if (k < 1 || gold.isEmpty()) {
            throw new IllegalArgumentException(
                    "rankings are measured at 1 or more against 1 passage or more, got " + k + " and " + gold.size());
        }
        Set<String> seen = new HashSet<>();
        int hits = 0;
        double gain = 0;
        double first = 0;
        for (String id : ranked) {
            if (seen.size() == k) {
                break;
            }
            if (seen.add(id) && gold.contains(id)) {
                hits++;
                gain += 1 / log2(seen.size() + 1.0);
                first = first == 0 ? 1.0 / seen.size() : first;
            }
        }
        double ideal = 0;
        for (int rank = 1; rank <= Math.min(k, gold.size()); rank++) {
            ideal += 1 / log2(rank + 1.0);
        }
        return new TreeMap<>(Map.of(
                "precision_at_" + k, (double) hits / k,
                "recall_at_" + k, (double) hits / gold.size(),
                "mrr_at_" + k, first,
                "ndcg_at_" + k, gain / ideal));
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}

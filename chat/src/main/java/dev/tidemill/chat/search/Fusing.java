package dev.tidemill.chat.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes one list of two; what is in one list only has the least of the other.
final class Fusing {
    /// How much the words count beside the vectors.
    static final double WORDS = 0.4;

    private static final double K = 60;

    private Fusing() {}

    /// Every id of both lists with a score of 0 to 1.
    static Map<Integer, Double> fuse(Search.Fusion how, Map<Integer, Double> words, Map<Integer, Double> vectors) {
        if (words.isEmpty() || vectors.isEmpty()) {
            return scaled(how, words.isEmpty() ? vectors : words);
        }
        Map<Integer, Double> fused = new HashMap<>();
        scaled(how, words).forEach((id, score) -> fused.merge(id, WORDS * score, Double::sum));
        scaled(how, vectors).forEach((id, score) -> fused.merge(id, (1 - WORDS) * score, Double::sum));
        return fused;
    }

    private static Map<Integer, Double> scaled(Search.Fusion how, Map<Integer, Double> scores) {
        if (scores.isEmpty()) {
            return scores;
        }
        Map<Integer, Double> scaled = new HashMap<>();
        if (how == Search.Fusion.MIN_MAX) {
            double least = Collections.min(scores.values());
            double range = Collections.max(scores.values()) - least;
            scores.forEach((id, score) -> scaled.put(id, range > 0 ? (score - least) / range : 1));
            return scaled;
        }
        List<Integer> order = best(scores);
        for (int rank = 0; rank < order.size(); rank++) {
            scaled.put(order.get(rank), (K + 1) / (K + 1 + rank));
        }
        return scaled;
    }

    /// Ids, the best first; of equal ones the smaller id.
    static List<Integer> best(Map<Integer, Double> scores) {
        List<Integer> order = new ArrayList<>(scores.keySet());
        order.sort(Comparator.comparingDouble((Integer id) -> -scores.getOrDefault(id, 0.0))
                .thenComparing(id -> id));
        return order;
    }
}

package dev.tidemill.bench.chat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Means over queries of the usual measures of ranked documents; gains as trec_eval takes them (linear).
final class RetrievalMeasures {
    private int queries;
    private double ndcg;
    private double recall100;
    private double precision3;
    private double recall3;
    private double reciprocal3;

    /// @param ranked documents, the best first, each once
    void add(List<String> ranked, Map<String, Integer> gains) {
        queries++;
        double gain = 0;
        double hits3 = 0;
        double hits100 = 0;
        double first = 0;
        for (int rank = 0; rank < Math.min(100, ranked.size()); rank++) {
            int found = gains.getOrDefault(ranked.get(rank), 0);
            gain += rank < 10 ? found / log2(rank + 2.0) : 0;
            hits100 += found > 0 ? 1 : 0;
            if (rank < 3 && found > 0) {
                hits3++;
                first = first == 0 ? 1.0 / (rank + 1) : first;
            }
        }
        ndcg += gain / ideal(gains);
        recall100 += hits100 / gains.size();
        precision3 += hits3 / 3;
        recall3 += hits3 / gains.size();
        reciprocal3 += first;
    }

    private static double ideal(Map<String, Integer> gains) {
        List<Integer> best =
                gains.values().stream().sorted((a, b) -> b - a).limit(10).toList();
        double sum = 0;
        for (int rank = 0; rank < best.size(); rank++) {
            sum += best.get(rank) / log2(rank + 2.0);
        }
        return sum;
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    Map<String, Double> means() {
        Map<String, Double> means = new LinkedHashMap<>();
        means.put("ndcg_at_10", ndcg / queries);
        means.put("recall_at_100", recall100 / queries);
        means.put("precision_at_3", precision3 / queries);
        means.put("recall_at_3", recall3 / queries);
        means.put("mrr_at_3", reciprocal3 / queries);
        return means;
    }
}

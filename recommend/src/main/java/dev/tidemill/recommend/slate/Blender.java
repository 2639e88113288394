package dev.tidemill.recommend.slate;

import dev.tidemill.app.SlateDefinition.Blend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes one list of several: reciprocal rank fusion (Cormack, Clarke and Büttcher 2009, with their 60), or the
/// weighted sum of scores that are standardised within their source. Pure.
final class Blender {
    private static final int RANK = 60;

    private Blender() {}

    /// @param sources the sources that gave it, the one that gave most first
    record Blended(String item, double score, List<String> sources) {}

    private static final class Sum {
        private double score;
        private double greatest = Double.NEGATIVE_INFINITY;
        private final List<String> sources = new ArrayList<>(2);

        void add(String source, double part) {
            score += part;
            if (part > greatest) {
                greatest = part;
                sources.addFirst(source);
            } else {
                sources.add(source);
            }
        }
    }

    /// Best first; of equal scores the smaller id.
    static List<Blended> blend(List<SourceList> lists, Blend blend) {
        Map<String, Sum> sums = new LinkedHashMap<>();
        for (SourceList list : lists) {
            double weight = blend.weight(list.source());
            double[] parts = blend.zscore() ? standardised(list.scores()) : ranks(list.scores().length);
            for (int i = 0; i < parts.length && weight > 0; i++) {
                sums.computeIfAbsent(list.items().get(i), ignored -> new Sum()).add(list.source(), weight * parts[i]);
            }
        }
        List<Blended> blended = new ArrayList<>(sums.size());
        sums.forEach((item, sum) -> blended.add(new Blended(item, sum.score, List.copyOf(sum.sources))));
        blended.sort(Comparator.comparingDouble(Blended::score).reversed().thenComparing(Blended::item));
        return blended;
    }

    private static double[] ranks(int count) {
        double[] parts = new double[count];
        for (int i = 0; i < count; i++) {
            parts[i] = 1.0 / (RANK + i + 1);
        }
        return parts;
    }

    /// Scores minus their mean, over their deviation; 0 where all are equal.
    private static double[] standardised(float[] scores) {
        double mean = 0;
        for (float score : scores) {
            mean += score / (double) scores.length;
        }
        double variance = 0;
        for (float score : scores) {
            variance += (score - mean) * (score - mean) / scores.length;
        }
        double deviation = Math.sqrt(variance);
        double[] parts = new double[scores.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = deviation == 0 ? 0 : (scores[i] - mean) / deviation;
        }
        return parts;
    }
}

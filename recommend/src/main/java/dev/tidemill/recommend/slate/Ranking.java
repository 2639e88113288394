package dev.tidemill.recommend.slate;

import dev.tidemill.recommend.rank.Ranker;
import dev.tidemill.recommend.slate.Blender.Blended;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a fused list is put in order: by a ranker where the version in use has one, else as it is.
/// Where ranking is
/// declared, rows are kept all the same, so that there is something to learn from.
///
/// @param size   how many of the list are put in order; 0 where ranking is not declared
/// @param names  of the rows' values
/// @param rows   by item, of the first ones of a list
/// @param ranker of the version in use
record Ranking(int size, List<String> names, Rows rows, Optional<Ranker> ranker) {
    static final Ranking NONE = new Ranking(0, List.of(), head -> Map.of(), Optional.empty());

    /// Makes rows, or has them from a receipt.
    @FunctionalInterface
    interface Rows {
        Map<String, float[]> of(List<Blended> head);
    }

    /// @param pool best first
    /// @param rows those that were looked at
    record Ordered(List<Blended> pool, Map<String, float[]> rows) {
        /// The rows that a receipt keeps: of all where they decided, else of what is shown.
        Map<String, float[]> kept(boolean decided, List<Placed> placed) {
            if (decided) {
                return rows;
            }
            Map<String, float[]> shown = new LinkedHashMap<>();
            for (Placed one : placed) {
                float[] row = rows.get(one.item());
                if (row != null) {
                    shown.put(one.item(), row);
                }
            }
            return shown;
        }
    }

    /// The first ones in the ranker's order, their scores its margins; what lies behind follows
    /// them with the least.
    Ordered order(List<Blended> pool) {
        List<Blended> head = pool.subList(0, Math.min(size, pool.size()));
        Map<String, float[]> found = rows.of(head);
        Map<String, float[]> ordered = new LinkedHashMap<>();
        head.forEach(one -> {
            float[] row = found.get(one.item());
            if (row != null) {
                ordered.put(one.item(), row);
            }
        });
        if (ranker.isEmpty() || head.isEmpty()) {
            return new Ordered(pool, ordered);
        }
        Ranker trees = ranker.get();
        List<Blended> ranked = new ArrayList<>();
        double least = Double.POSITIVE_INFINITY;
        for (Blended one : head) {
            double score = trees.score(seen(trees, ordered.getOrDefault(one.item(), new float[0])));
            least = Math.min(least, score);
            ranked.add(new Blended(one.item(), score, one.sources()));
        }
        ranked.sort(java.util.Comparator.comparingDouble(Blended::score).reversed());
        for (Blended one : pool.subList(head.size(), pool.size())) {
            ranked.add(new Blended(one.item(), least, one.sources()));
        }
        return new Ordered(ranked, ordered);
    }

    /// A row as the ranker was trained to see it: by name, so that a changed declaration leaves
    /// gaps and no mistakes.
    private double[] seen(Ranker trees, float[] row) {
        double[] values = new double[trees.features().size()];
        Arrays.fill(values, Double.NaN);
        for (int i = 0; i < values.length; i++) {
            int at = names.indexOf(trees.features().get(i));
            if (at >= 0 && at < row.length) {
                values[i] = row[at];
            }
        }
        return values;
    }
}

package dev.tidemill.recommend.slate;

import dev.tidemill.recommend.factor.FactorModel;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.model.History;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Exact search for the best items of a factor model: its vectors lie in falling order of their lengths, and the scan
/// ends where no later one is long enough for a place (Cauchy and Schwarz; the order of LEMP, Teflioudi, Gemulla and
/// Mykytiuk 2015). Scores are the model's own, bit for bit. Immutable, for any number of threads.
///
/// Two users are far from that: somebody who met only what nobody else did, whose products are all about nothing, and
/// somebody with a filter that hardly an item passes. The scan ends nowhere for them, and asking whether an item may
/// stand costs ten times its product. After some questions everything is scored first, and asked from the best on.
final class FactorSearch {
    private static final int BLOCK = 64;

    /// Questions for each wanted item after which scoring everything first is cheaper.
    private static final int PATIENCE = 16;

    /// A product of floats may be greater than the bound of exact arithmetic by rounding; by far less than this.
    private static final double ROUNDING = 1 + 1e-4;

    private final FactorModel model;
    private final Kernels kernels;
    private final int width;
    private final int[] order;
    private final float[] vectors;
    private final double[] lengths;

    FactorSearch(FactorModel model, Kernels kernels) {
        this.model = model;
        this.kernels = kernels;
        this.width = model.factors();
        int items = model.items();
        double[] each = new double[items];
        for (int item = 0; item < items; item++) {
            each[item] = length(model.itemVector(item));
        }
        this.order = IntStream.range(0, items)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer item) -> -each[item])
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
        this.vectors = new float[items * width];
        this.lengths = new double[(items + BLOCK - 1) / BLOCK];
        for (int place = 0; place < items; place++) {
            System.arraycopy(model.itemVector(order[place]), 0, vectors, place * width, width);
            if (place % BLOCK == 0) {
                lengths[place / BLOCK] = each[order[place]];
            }
        }
    }

    private static double length(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    /// The best items that the predicate holds for; it is asked of few beside those that would have a place.
    Best best(History history, int limit, IntPredicate eligible) {
        Best best = new Best(limit);
        if (history.size() == 0) {
            return best;
        }
        float[] user = model.foldInUser(history);
        double reach = length(user) * ROUNDING;
        int asked = 0;
        for (int from = 0; from < order.length; from += BLOCK) {
            if (!best.mayWant((float) (lengths[from / BLOCK] * reach))) {
                break;
            }
            int to = Math.min(order.length, from + BLOCK);
            for (int place = from; place < to; place++) {
                float score = kernels.dot(vectors, place * width, user, 0, width);
                if (best.mayWant(score)) {
                    if (asked++ >= PATIENCE * limit) {
                        return scoredFirst(user, limit, eligible);
                    }
                    if (eligible.test(order[place])) {
                        best.add(order[place], score);
                    }
                }
            }
        }
        return best;
    }

    /// The same from the best of all, of which eight times as many are sorted out each time that they were too few.
    private Best scoredFirst(float[] user, int limit, IntPredicate eligible) {
        float[] scores = new float[order.length];
        for (int place = 0; place < order.length; place++) {
            scores[order[place]] = kernels.dot(vectors, place * width, user, 0, width);
        }
        Best best = new Best(limit);
        int found = 0;
        int asked = 0;
        for (long most = 8L * limit; asked < order.length; most *= 8) {
            Best all = new Best((int) Math.min(most, order.length));
            for (int item = 0; item < scores.length; item++) {
                if (all.wants(scores[item])) {
                    all.add(item, scores[item]);
                }
            }
            int[] sorted = all.indexes();
            if (sorted.length == asked) {
                break;
            }
            for (; asked < sorted.length && found < limit; asked++) {
                if (eligible.test(sorted[asked])) {
                    best.add(sorted[asked], scores[sorted[asked]]);
                    found++;
                }
            }
            if (found == limit) {
                break;
            }
        }
        return best;
    }
}

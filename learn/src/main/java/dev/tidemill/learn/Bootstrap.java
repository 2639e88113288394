package dev.tidemill.learn;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Confidence intervals by the stratified bootstrap (Efron 1979; percentile method): each replicate draws
/// as many positives from the positives and negatives from the negatives as there are, with replacement.
///
/// [#REPLICATES] replicates, fewer where the rows are so many that all draws together would exceed
/// [#MOST_DRAWS], though never fewer than [#LEAST_REPLICATES].
public final class Bootstrap {
    static final int REPLICATES = 200;
    static final int LEAST_REPLICATES = 40;
    static final long MOST_DRAWS = 30_000_000;

    private Bootstrap() {}

    /// A measure of weighted rows.
    @FunctionalInterface
    public interface Measure {
        /// Its value where each row counts so many times.
        double of(int[] weights);
    }

    /// The measures with their intervals, all from the same replicates.
    ///
    /// @param positive which rows are positive, in the order of the weights
    public static Metric[] intervals(boolean[] positive, RandomGenerator random, Measure... measures) {
        int replicates = Math.clamp(MOST_DRAWS / Math.max(1, positive.length), LEAST_REPLICATES, REPLICATES);
        double[][] values = new double[measures.length][replicates];
        int[][] strata = strata(positive);
        int[] weights = new int[positive.length];
        for (int r = 0; r < replicates; r++) {
            draw(strata, random, weights);
            for (int m = 0; m < measures.length; m++) {
                values[m][r] = measures[m].of(weights);
            }
        }
        int[] ones = ProbabilityMetrics.ones(positive.length);
        Metric[] metrics = new Metric[measures.length];
        for (int m = 0; m < measures.length; m++) {
            Arrays.sort(values[m]);
            metrics[m] = new Metric(measures[m].of(ones), quantile(values[m], 0.025), quantile(values[m], 0.975));
        }
        return metrics;
    }

    private static int[][] strata(boolean[] positive) {
        int[][] strata = new int[2][positive.length];
        int[] sizes = new int[2];
        for (int i = 0; i < positive.length; i++) {
            int which = positive[i] ? 1 : 0;
            strata[which][sizes[which]++] = i;
        }
        return new int[][] {Arrays.copyOf(strata[0], sizes[0]), Arrays.copyOf(strata[1], sizes[1])};
    }

    private static void draw(int[][] strata, RandomGenerator random, int[] weights) {
        Arrays.fill(weights, 0);
        for (int[] stratum : strata) {
            for (int i = 0; i < stratum.length; i++) {
                weights[stratum[random.nextInt(stratum.length)]]++;
            }
        }
    }

    /// The q-quantile of ascending values, linear between order statistics (type 7); NaN of none.
    public static double quantile(double[] ascending, double q) {
        if (ascending.length == 0) {
            return Double.NaN;
        }
        double at = q * (ascending.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, ascending.length - 1);
        double share = at - below;
        return share == 0 ? ascending[below] : ascending[below] * (1 - share) + ascending[above] * share;
    }
}

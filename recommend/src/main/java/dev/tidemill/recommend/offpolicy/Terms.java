package dev.tidemill.recommend.offpolicy;

import dev.tidemill.learn.Bootstrap;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;

/// Numerators and denominators of an estimate, row by row, and what follows from their sums by decision.
final class Terms {
    private static final int REPLICATES = 1000;
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private final LoggedActions log;
    private final double[] numerator;
    private final double[] denominator;

    Terms(LoggedActions log) {
        this.log = log;
        numerator = new double[log.rows()];
        denominator = new double[log.rows()];
    }

    void set(int row, double above, double below) {
        numerator[row] = above;
        denominator[row] = below;
    }

    Estimate estimate(Estimator estimator, OffPolicySettings settings) {
        double[][] sums = byDecision();
        double below = Arrays.stream(sums[1]).sum();
        double value = below == 0 ? 0 : Arrays.stream(sums[0]).sum() / below;
        double error = standardError(sums, value, below);
        return switch (settings.intervals()) {
            case NORMAL -> {
                double z = NORMAL.inverseCumulativeProbability((1 + settings.confidence()) / 2);
                yield new Estimate(estimator, value, value - z * error, value + z * error, error);
            }
            case BOOTSTRAP -> {
                double[] replicates = replicates(sums, settings.seed());
                double tail = (1 - settings.confidence()) / 2;
                yield new Estimate(
                        estimator,
                        value,
                        Bootstrap.quantile(replicates, tail),
                        Bootstrap.quantile(replicates, 1 - tail),
                        error);
            }
        };
    }

    /// Linearised: decision c moves the ratio by (its numerator − value × its denominator) / Σ denominators.
    private static double standardError(double[][] sums, double value, double below) {
        int decisions = sums[0].length;
        if (decisions < 2 || below == 0) {
            return Double.NaN;
        }
        double squares = 0;
        for (int c = 0; c < decisions; c++) {
            double moved = sums[0][c] - value * sums[1][c];
            squares += moved * moved;
        }
        return Math.sqrt(squares * decisions / (decisions - 1)) / below;
    }

    private static double[] replicates(double[][] sums, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int decisions = sums[0].length;
        double[] values = new double[REPLICATES];
        for (int r = 0; r < REPLICATES; r++) {
            double above = 0;
            double below = 0;
            for (int i = 0; i < decisions; i++) {
                int drawn = random.nextInt(decisions);
                above += sums[0][drawn];
                below += sums[1][drawn];
            }
            values[r] = below == 0 ? 0 : above / below;
        }
        Arrays.sort(values);
        return values;
    }

    /// Sums of numerators and of denominators, one per decision, in ascending order of decisions.
    private double[][] byDecision() {
        int[] decisions = new int[log.rows()];
        Arrays.setAll(decisions, log::decision);
        Arrays.sort(decisions);
        int distinct = 0;
        for (int i = 0; i < decisions.length; i++) {
            if (i == 0 || decisions[i] != decisions[i - 1]) {
                decisions[distinct++] = decisions[i];
            }
        }
        double[][] sums = new double[2][distinct];
        for (int row = 0; row < log.rows(); row++) {
            int at = Arrays.binarySearch(decisions, 0, distinct, log.decision(row));
            sums[0][at] += numerator[row];
            sums[1][at] += denominator[row];
        }
        return sums;
    }
}

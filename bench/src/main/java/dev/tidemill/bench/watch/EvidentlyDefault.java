package dev.tidemill.bench.watch;

import dev.tidemill.watch.statistics.Distances;
import dev.tidemill.watch.statistics.Significance;
import dev.tidemill.watch.statistics.Steps;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/// Evidently's choice of a test for a column where nothing is said, stated again here (its
/// `legacy/calculations/stattests/registry.py`, 2026-05): for references above 1000 rows Wasserstein's distance by
/// the reference's deviation for numbers with more than five distinct values, else the Jensen-Shannon distance,
/// both with 0.1; for smaller ones Kolmogorov-Smirnov, chi-square, or the test of two shares, with p below 0.05.
final class EvidentlyDefault {
    private static final int SMALL = 1000;
    private static final int FEW = 5;
    private static final double DISTANCE = 0.1;
    private static final double LEVEL = 0.05;

    private EvidentlyDefault() {}

    /// Whether a column drifted; neither has missing values.
    static boolean drifted(double[] reference, double[] current) {
        double[] distinct = DoubleStream.concat(Arrays.stream(reference), Arrays.stream(current))
                .distinct()
                .sorted()
                .toArray();
        boolean numeric = Arrays.stream(reference).distinct().count() > FEW;
        if (reference.length > SMALL) {
            return numeric
                    ? Steps.of(reference).wasserstein(Steps.of(current)) / spread(reference) >= DISTANCE
                    : Distances.jensenShannon(counts(reference, distinct), counts(current, distinct)) >= DISTANCE;
        }
        if (numeric) {
            double distance = Steps.of(reference).kolmogorovSmirnov(Steps.of(current));
            return Significance.kolmogorovSmirnov(distance, reference.length, current.length) <= LEVEL;
        }
        double[] r = counts(reference, distinct);
        double[] c = counts(current, distinct);
        return (distinct.length <= 2
                        ? Significance.twoShares(c[0], current.length, r[0], reference.length)
                        : Significance.chiSquareFit(r, c).p())
                < LEVEL;
    }

    private static double spread(double[] values) {
        return Math.max(Steps.of(values).deviation(), Steps.LEAST_SPREAD);
    }

    private static double[] counts(double[] values, double[] distinct) {
        double[] counts = new double[distinct.length];
        for (double value : values) {
            counts[Arrays.binarySearch(distinct, value)]++;
        }
        return counts;
    }
}

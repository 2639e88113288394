package dev.tidemill.bench.platform;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/// The median of ratios of pairs, with an interval that assumes nothing of how they are distributed: that between two
/// of the ordered ratios which the true median lies outside of in at most one of twenty samples.
///
/// @param low  of the interval; the least of them where there are too few for one
/// @param high of the interval
record Ratios(double median, double low, double high) {
    private static final double TAIL = 0.025;

    /// Of each value to the mean of the others in its place.
    static Ratios of(double[] values, double[]... others) {
        double[] ratios = new double[values.length];
        for (int i = 0; i < ratios.length; i++) {
            int place = i;
            ratios[i] = values[i]
                    / Arrays.stream(others)
                            .mapToDouble(other -> other[place])
                            .average()
                            .orElseThrow();
        }
        Arrays.sort(ratios);
        int last = ratios.length - 1;
        double median = (ratios[last / 2] + ratios[(last + 1) / 2]) / 2;
        int cut = Math.max(0, cut(ratios.length));
        return new Ratios(median, ratios[cut], ratios[last - cut]);
    }

    /// How many ratios lie outside on each side; -1 where the whole range is no such interval.
    private static int cut(int count) {
        BinomialDistribution below = BinomialDistribution.of(count, 0.5);
        int cut = -1;
        while (below.cumulativeProbability(cut + 1) <= TAIL) {
            cut++;
        }
        return cut;
    }
}

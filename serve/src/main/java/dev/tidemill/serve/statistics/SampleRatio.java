package dev.tidemill.serve.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/// Whether arms have as many units as they should: where not, something loses units of one arm, and no result of the
/// experiment can be trusted.
///
/// @param p        of Pearson's chi-square test; 1 where there are too few units to tell
/// @param mismatch whether the share of units is wrong
public record SampleRatio(double p, boolean mismatch) {
    /// Below which the difference is no chance.
    public static final double THRESHOLD = 0.001;

    /// How many units each arm should have before one can tell.
    public static final double LEAST_UNITS = 8;

    private static final SampleRatio UNKNOWN = new SampleRatio(1, false);

    /// @param observed units of each arm
    /// @param expected units of each arm, in any unit: weights or counts
    /// @param least    how many units each arm must be expected to have
    public static SampleRatio of(long[] observed, double[] expected, double least) {
        if (observed.length != expected.length) {
            throw new IllegalArgumentException("observed and expected must have the same arms, got " + observed.length
                    + " and " + expected.length);
        }
        double total = Arrays.stream(observed).sum();
        double weights = Arrays.stream(expected).sum();
        double statistic = 0;
        int arms = 0;
        for (int arm = 0; arm < observed.length; arm++) {
            double should = total * expected[arm] / weights;
            if (expected[arm] > 0) {
                if (should < least) {
                    return UNKNOWN;
                }
                statistic += (observed[arm] - should) * (observed[arm] - should) / should;
                arms++;
            } else if (observed[arm] > 0) {
                return new SampleRatio(0, true);
            }
        }
        if (arms < 2) {
            return UNKNOWN;
        }
        double p = ChiSquaredDistribution.of(arms - 1).survivalProbability(statistic);
        return new SampleRatio(p, p < THRESHOLD);
    }
}

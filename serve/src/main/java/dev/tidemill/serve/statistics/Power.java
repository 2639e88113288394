package dev.tidemill.serve.statistics;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apache.commons.statistics.distribution.NormalDistribution;

/// How many units an experiment needs, what it can see with those it has, and how surely.
///
/// @param baseline the control as it is: `n` does not matter
/// @param share    whether it is a share of units, whose variance changes with its mean
/// @param arms     with the control
public record Power(Significance test, Sample baseline, boolean share, int arms) {
    private static final long MOST_UNITS = 1L << 50;
    private static final int HALVINGS = 200;

    public Power {
        if (arms < 2 || !(baseline.variance() > 0) || !(baseline.mean() != 0)) {
            throw new IllegalArgumentException("power must have at least two arms and a baseline that is not zero and"
                    + " varies, got " + arms + " arms, mean " + baseline.mean() + ", variance " + baseline.variance());
        }
    }

    /// A share of units.
    public static Power ofShare(Significance test, double mean, int arms) {
        return new Power(test, new Sample(1, mean, mean * (1 - mean)), true, arms);
    }

    /// A mean over units.
    public static Power ofMean(Significance test, double mean, double deviation, int arms) {
        return new Power(test, new Sample(1, mean, deviation * deviation), false, arms);
    }

    /// The probability that a relative effect is seen.
    ///
    /// @param units in all arms together
    public double power(double units, double effect) {
        double each = units / arms;
        double mean = baseline.mean() * (1 + effect);
        double variance = share ? mean * (1 - mean) : baseline.variance();
        if (!(variance > 0)) {
            return Double.NaN;
        }
        double error = Math.sqrt((baseline.variance() + variance) / each);
        double shift = Math.abs(baseline.mean() * effect) / error;
        double critical = test.critical(2 * each);
        NormalDistribution standard = NormalDistribution.of(0, 1);
        return standard.survivalProbability(critical - shift) + standard.cumulativeProbability(-critical - shift);
    }

    /// The fewest units in all arms together with which an effect is seen with this power; empty where none suffice.
    public OptionalLong units(double effect, double power) {
        long low = arms;
        long high = 2L * arms;
        while (!(power(high, effect) >= power)) {
            if (high > MOST_UNITS) {
                return OptionalLong.empty();
            }
            low = high;
            high *= 2;
        }
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            if (power(middle, effect) >= power) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return OptionalLong.of(high);
    }

    /// The least relative effect that is seen with this power; empty where even the greatest is not.
    public OptionalDouble detectable(double units, double power) {
        double low = 0;
        double high = share ? (1 - baseline.mean()) / baseline.mean() * (1 - 1e-9) : 1e6;
        if (!(power(units, high) >= power)) {
            return OptionalDouble.empty();
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (power(units, middle) >= power) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return OptionalDouble.of(high);
    }
}

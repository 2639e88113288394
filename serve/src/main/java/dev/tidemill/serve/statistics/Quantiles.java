package dev.tidemill.serve.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/// A quantile over the values of many units, several values for each. Its variance comes from order statistics
/// around it; how far to go around it comes from the share of values below it, whose variance counts units and not
/// values, by the delta method (Deng, Knoblich and Lu 2018).
public final class Quantiles {
    private static final double CONFIDENCE = 0.95;

    private Quantiles() {}

    /// @param values one for each measurement
    /// @param units  whose measurement each is: 0 to n − 1
    /// @param n      how many units
    /// @param share  0.5 for the median, 0.99
    public static Sample of(double[] values, int[] units, int n, double share) {
        if (!(share > 0 && share < 1) || values.length != units.length) {
            throw new IllegalArgumentException(
                    "a quantile must be above 0 and below 1 over values with a unit each, got " + share);
        }
        if (values.length < 2 || n < 2) {
            return new Sample(n, values.length == 0 ? Double.NaN : values[0], Double.NaN);
        }
        int[] rising = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double quantile = values[rising[at(share, values.length)]];
        double z = NormalDistribution.of(0, 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        double half = z * Math.sqrt(shareBelow(values, units, n, quantile).error());
        double low = values[rising[at(share - half, values.length)]];
        double high = values[rising[at(share + half, values.length)]];
        double error = (high - low) / (2 * z);
        return new Sample(n, quantile, error * error * n);
    }

    private static int at(double share, int count) {
        return (int) Math.clamp(Math.ceil(share * count) - 1, 0, count - 1);
    }

    /// A ratio over units: values at or below the quantile, to values.
    private static Sample shareBelow(double[] values, int[] units, int n, double quantile) {
        double[] below = new double[n];
        double[] all = new double[n];
        for (int i = 0; i < values.length; i++) {
            all[units[i]]++;
            below[units[i]] += values[i] <= quantile ? 1 : 0;
        }
        Sums sums = new Sums(
                n,
                Arrays.stream(below).sum(),
                products(below, below),
                Arrays.stream(all).sum(),
                products(all, all),
                products(below, all),
                0,
                0,
                0,
                0);
        return Sample.ratio(sums);
    }

    private static double products(double[] first, double[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += first[i] * second[i];
        }
        return sum;
    }
}

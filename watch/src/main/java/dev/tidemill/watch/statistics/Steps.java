package dev.tidemill.watch.statistics;

import java.util.Arrays;

/// A sample's empirical distribution: the share of rows at or below each of its values. Made from rows, or from the
/// sorted view of a quantile sketch.
///
/// @param values ascending, distinct
/// @param shares for each value the share of rows ≤ it; the last is 1
/// @param rows   how many rows it stands for
public record Steps(double[] values, double[] shares, long rows) {
    /// The least spread that a distance is divided by, so that a constant sample has one too (Evidently's).
    public static final double LEAST_SPREAD = 0.001;

    /// Over rows in any order, none NaN.
    public static Steps of(double[] sample) {
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        double[] values = new double[sorted.length];
        double[] shares = new double[sorted.length];
        int size = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i + 1 == sorted.length || sorted[i + 1] != sorted[i]) {
                values[size] = sorted[i];
                shares[size++] = (i + 1.0) / sorted.length;
            }
        }
        return new Steps(Arrays.copyOf(values, size), Arrays.copyOf(shares, size), sorted.length);
    }

    /// Whether it stands for no row.
    public boolean isEmpty() {
        return values.length == 0;
    }

    /// Share of rows at or below a value.
    public double at(double value) {
        int found = Arrays.binarySearch(values, value);
        int index = found >= 0 ? found : -found - 2;
        return index < 0 ? 0 : shares[index];
    }

    /// Kolmogorov-Smirnov: the greatest difference of the two distributions; NaN over an empty sample.
    public double kolmogorovSmirnov(Steps other) {
        if (isEmpty() || other.isEmpty()) {
            return Double.NaN;
        }
        double most = 0;
        int i = 0;
        int j = 0;
        while (i < values.length || j < other.values.length) {
            double next = next(other, i, j);
            i += i < values.length && values[i] == next ? 1 : 0;
            j += j < other.values.length && other.values[j] == next ? 1 : 0;
            most = Math.max(most, Math.abs(before(shares, i) - before(other.shares, j)));
        }
        return most;
    }

    /// Wasserstein's distance of order one: the area between the two distributions, in the values' own unit
    /// (SciPy's `wasserstein_distance`); NaN over an empty sample.
    public double wasserstein(Steps other) {
        if (isEmpty() || other.isEmpty()) {
            return Double.NaN;
        }
        double area = 0;
        double previous = Double.NaN;
        int i = 0;
        int j = 0;
        while (i < values.length || j < other.values.length) {
            double next = next(other, i, j);
            if (!Double.isNaN(previous)) {
                area += Math.abs(before(shares, i) - before(other.shares, j)) * (next - previous);
            }
            i += i < values.length && values[i] == next ? 1 : 0;
            j += j < other.values.length && other.values[j] == next ? 1 : 0;
            previous = next;
        }
        return area;
    }

    private double next(Steps other, int i, int j) {
        double mine = i < values.length ? values[i] : Double.POSITIVE_INFINITY;
        double theirs = j < other.values.length ? other.values[j] : Double.POSITIVE_INFINITY;
        return Math.min(mine, theirs);
    }

    private static double before(double[] shares, int index) {
        return index == 0 ? 0 : shares[index - 1];
    }

    /// Standard deviation of the rows, divided by their number.
    public double deviation() {
        double mean = 0;
        double squares = 0;
        double below = 0;
        for (int i = 0; i < values.length; i++) {
            double share = shares[i] - below;
            mean += share * values[i];
            below = shares[i];
        }
        below = 0;
        for (int i = 0; i < values.length; i++) {
            squares += (shares[i] - below) * (values[i] - mean) * (values[i] - mean);
            below = shares[i];
        }
        return Math.sqrt(squares);
    }

    /// The least value with at least that share of rows at or below it.
    public double quantile(double share) {
        int found = Arrays.binarySearch(shares, share);
        int index = found >= 0 ? found : -found - 1;
        return isEmpty() ? Double.NaN : values[Math.min(index, values.length - 1)];
    }
}

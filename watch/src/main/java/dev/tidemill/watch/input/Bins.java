package dev.tidemill.watch.input;

import java.util.Arrays;

/// How the values of one column are told apart: its categories where there are few distinct ones, else ranges that
/// held equally many rows when the model was trained.
///
/// A histogram over them has one place for each bin and two more: [#unseen()] for values that are no category, and
/// [#missing()]. Two windows over the same bins merge by adding.
///
/// @param categories whether `edges` are the only values that were there
/// @param edges      ascending: the categories, or the inclusive upper bounds of all ranges but the last
/// @param least      the least value that was there; NaN where none was
/// @param most       the greatest
/// @param deviation  standard deviation of the values that were there
public record Bins(boolean categories, double[] edges, double least, double most, double deviation) {
    /// Up to how many distinct values are categories.
    public static final int MOST_CATEGORIES = 20;

    /// How many ranges there are at most.
    public static final int MOST_RANGES = 64;

    /// Learned from values; NaN ones are left out.
    public static Bins of(double[] column) {
        double[] sorted = Arrays.stream(column).filter(v -> !Double.isNaN(v)).toArray();
        Arrays.sort(sorted);
        if (sorted.length == 0) {
            return new Bins(true, sorted, Double.NaN, Double.NaN, Double.NaN);
        }
        double[] distinct =
                Arrays.stream(sorted).distinct().limit(MOST_CATEGORIES + 1L).toArray();
        boolean few = distinct.length <= MOST_CATEGORIES && distinct.length * 5 <= sorted.length;
        return new Bins(few, few ? distinct : cuts(sorted), sorted[0], sorted[sorted.length - 1], deviation(sorted));
    }

    private static double[] cuts(double[] sorted) {
        double[] cuts = new double[MOST_RANGES - 1];
        int size = 0;
        for (int i = 1; i < MOST_RANGES; i++) {
            double cut = sorted[(int) ((long) i * (sorted.length - 1) / MOST_RANGES)];
            if (cut < sorted[sorted.length - 1] && (size == 0 || cut > cuts[size - 1])) {
                cuts[size++] = cut;
            }
        }
        return Arrays.copyOf(cuts, size);
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / values.length);
    }

    /// How many bins hold known values.
    public int size() {
        return categories ? edges.length : edges.length + 1;
    }

    /// The place of values that are no category.
    public int unseen() {
        return size();
    }

    /// The place of missing values.
    public int missing() {
        return size() + 1;
    }

    /// How many places a histogram has.
    public int places() {
        return size() + 2;
    }

    /// The place of a value.
    public int place(double value) {
        if (Double.isNaN(value)) {
            return missing();
        }
        int found = Arrays.binarySearch(edges, value);
        if (categories) {
            return found >= 0 ? found : unseen();
        }
        return found >= 0 ? found : -found - 1;
    }

    /// Whether a value lies outside of what was there.
    public boolean outside(double value) {
        return value < least || value > most;
    }
}

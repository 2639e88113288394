package dev.tidemill.data;

import java.util.List;

/// What the values of a column look like. Of strings only the counts say something; the rest is NaN.
///
/// @param count     values that are present
/// @param missing   values that are not
/// @param std       sample standard deviation
/// @param quantiles at [#QUANTILES], approximate; empty without values
/// @param distinct  different values, approximate
public record ColumnProfile(
        String name,
        ColumnType type,
        long count,
        long missing,
        double min,
        double max,
        double mean,
        double std,
        List<Double> quantiles,
        long distinct) {
    /// At which shares the quantiles are taken.
    public static final List<Double> QUANTILES = List.of(0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99);

    public ColumnProfile {
        quantiles = List.copyOf(quantiles);
    }

    /// 0 to 1.
    public double missingShare() {
        return count + missing == 0 ? 0 : (double) missing / (count + missing);
    }

    /// The quantile at a share that is one of [#QUANTILES]; NaN without values.
    public double quantile(double share) {
        int place = QUANTILES.indexOf(share);
        if (place < 0) {
            throw new IllegalArgumentException("quantile must be one of " + QUANTILES + ", got " + share);
        }
        return quantiles.isEmpty() ? Double.NaN : quantiles.get(place);
    }
}

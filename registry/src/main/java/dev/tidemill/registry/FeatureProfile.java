package dev.tidemill.registry;

import java.util.List;

/// How one feature's values lay in the rows a model was trained on: what later values are compared with.
///
/// @param feature   its name
/// @param rows      how many rows there were
/// @param missing   in how many of them the value was missing
/// @param mean      of the values that were there; NaN over none, as all that follow
/// @param deviation their standard deviation (n − 1)
/// @param quantiles at 0, 0.1, … 1: the first is the least value, the last the greatest
public record FeatureProfile(
        String feature, long rows, long missing, double mean, double deviation, List<Double> quantiles) {
    /// How many quantiles there are.
    public static final int QUANTILES = 11;

    public FeatureProfile {
        if (quantiles.size() != QUANTILES || missing < 0 || missing > rows) {
            throw new IllegalArgumentException("profile of " + feature + " must have " + QUANTILES
                    + " quantiles and no more missing than rows, got " + quantiles.size() + " quantiles, " + missing
                    + " missing of " + rows);
        }
        quantiles = List.copyOf(quantiles);
    }
}

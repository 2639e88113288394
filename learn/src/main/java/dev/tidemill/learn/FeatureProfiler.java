package dev.tidemill.learn;

import dev.tidemill.registry.FeatureProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Describes how a column's values lie.
final class FeatureProfiler {
    private FeatureProfiler() {}

    static FeatureProfile profile(String feature, double[] column, int[] rows) {
        double[] values = new double[rows.length];
        int size = 0;
        for (int row : rows) {
            if (!Double.isNaN(column[row])) {
                values[size++] = column[row];
            }
        }
        values = Arrays.copyOf(values, size);
        Arrays.sort(values);
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / size;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        List<Double> quantiles = new ArrayList<>();
        for (int q = 0; q < FeatureProfile.QUANTILES; q++) {
            quantiles.add(Bootstrap.quantile(values, q / (FeatureProfile.QUANTILES - 1.0)));
        }
        double deviation = size < 2 ? Double.NaN : Math.sqrt(squares / (size - 1));
        return new FeatureProfile(feature, rows.length, rows.length - size, mean, deviation, quantiles);
    }
}

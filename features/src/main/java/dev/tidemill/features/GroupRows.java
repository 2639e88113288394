package dev.tidemill.features;

import java.util.Arrays;

/// One group's readings of a chunk, row by row, and how they become columns of the vector.
final class GroupRows {
    private final int[] features;
    private double[] values;

    GroupRows(GroupPlan plan, int rows) {
        features = plan.features();
        values = new double[rows * features.length];
    }

    double[] values() {
        return values;
    }

    /// Makes `rows` rows of missing values.
    void clear(int rows) {
        if (values.length < rows * features.length) {
            values = new double[rows * features.length];
        }
        Arrays.fill(values, 0, rows * features.length, Double.NaN);
    }

    void into(double[][] columns, int rows) {
        int width = features.length;
        for (int i = 0; i < width; i++) {
            double[] column = columns[features[i]];
            for (int row = 0; row < rows; row++) {
                column[row] = values[row * width + i];
            }
        }
    }
}

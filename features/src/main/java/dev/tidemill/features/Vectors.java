package dev.tidemill.features;

/// Vectors one behind the other.
///
/// @param width how many values each has
@SuppressWarnings("ArrayRecordComponent")
record Vectors(double[] values, int width) {
    /// As columns of `rows` values.
    double[][] columns(int rows) {
        double[][] columns = new double[width][rows];
        into(columns, rows);
        return columns;
    }

    void into(double[][] columns, int rows) {
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < width; i++) {
                columns[i][row] = values[row * width + i];
            }
        }
    }
}

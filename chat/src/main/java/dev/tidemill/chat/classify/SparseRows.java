package dev.tidemill.chat.classify;

import java.util.Arrays;

/// Rows of a matrix of which few values are not 0, in compressed sparse rows, each followed by the same number of
/// dense columns.
///
/// @param starts  where each row's values begin; one more than there are rows
/// @param columns of the values, ascending within a row
/// @param values  of the same length as `columns`
/// @param dense   one array for each row, all of the same length; it may be 0
/// @param width   how many sparse columns there are; dense ones are numbered from there
record SparseRows(int[] starts, int[] columns, float[] values, float[][] dense, int width) {
    int rows() {
        return starts.length - 1;
    }

    /// How many columns there are in all.
    int columnsInAll() {
        return width + (dense.length == 0 ? 0 : dense[0].length);
    }

    /// The scalar product of a row and weights.
    double dot(int row, double[] weights) {
        double sum = 0;
        for (int i = starts[row]; i < starts[row + 1]; i++) {
            sum += values[i] * weights[columns[i]];
        }
        float[] tail = dense[row];
        for (int i = 0; i < tail.length; i++) {
            sum += tail[i] * weights[width + i];
        }
        return sum;
    }

    /// Adds a multiple of a row.
    void addTo(double[] sum, int row, double factor) {
        for (int i = starts[row]; i < starts[row + 1]; i++) {
            sum[columns[i]] += factor * values[i];
        }
        float[] tail = dense[row];
        for (int i = 0; i < tail.length; i++) {
            sum[width + i] += factor * tail[i];
        }
    }

    /// Some of the rows, in the order of `chosen`.
    SparseRows select(int[] chosen) {
        int[] begin = new int[chosen.length + 1];
        for (int i = 0; i < chosen.length; i++) {
            begin[i + 1] = begin[i] + starts[chosen[i] + 1] - starts[chosen[i]];
        }
        int[] column = new int[begin[chosen.length]];
        float[] value = new float[column.length];
        float[][] tails = new float[chosen.length][];
        for (int i = 0; i < chosen.length; i++) {
            int length = begin[i + 1] - begin[i];
            System.arraycopy(columns, starts[chosen[i]], column, begin[i], length);
            System.arraycopy(values, starts[chosen[i]], value, begin[i], length);
            tails[i] = dense[chosen[i]];
        }
        return new SparseRows(begin, column, value, tails, width);
    }

    /// The same rows with each sparse column multiplied by its factor.
    SparseRows scaled(float[] factors) {
        float[] scaled = Arrays.copyOf(values, values.length);
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factors[columns[i]];
        }
        return new SparseRows(starts, columns, scaled, dense, width);
    }
}

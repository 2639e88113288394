package dev.tidemill.learn;

import java.util.List;

/// Rows to learn from, one per decision, by column: what was known of each when it was decided, and what became of
/// it. The arrays are handed over and not copied.
///
/// @param ids      of the decisions
/// @param times    when each was decided, milliseconds since the epoch
/// @param features names of the columns, in order
/// @param columns  one per feature, each as long as `ids`; NaN is missing
/// @param labels   1 positive, 0 negative, NaN not known
/// @param groups   for each row a number that rows with the same key share (a card, a user): what a precision at k
///                 ranks; empty where none is asked for
@SuppressWarnings("ArrayRecordComponent")
public record TrainingTable(
        List<String> ids, long[] times, List<String> features, double[][] columns, float[] labels, int[] groups) {
    public TrainingTable {
        features = List.copyOf(features);
        int rows = ids.size();
        requireRows("times", times.length, rows);
        requireRows("labels", labels.length, rows);
        if (groups.length != 0) {
            requireRows("groups", groups.length, rows);
        }
        if (columns.length != features.size()) {
            throw new IllegalArgumentException("a training table must have one column per feature, got "
                    + columns.length + " columns and " + features.size() + " features");
        }
        for (int i = 0; i < columns.length; i++) {
            requireRows(features.get(i), columns[i].length, rows);
        }
        requireLabels(labels);
    }

    private static void requireRows(String what, int found, int rows) {
        if (found != rows) {
            throw new IllegalArgumentException(
                    "columns of a training table must have " + rows + " rows, got " + found + " of " + what);
        }
    }

    private static void requireLabels(float[] labels) {
        for (float label : labels) {
            if (label != 0 && label != 1 && !Float.isNaN(label)) {
                throw new IllegalArgumentException("labels must be 0, 1 or missing, got " + label);
            }
        }
    }

    public int rows() {
        return times.length;
    }

    /// The column of that name.
    ///
    /// @throws IllegalArgumentException where there is none
    public double[] column(String feature) {
        int at = features.indexOf(feature);
        if (at < 0) {
            throw new IllegalArgumentException(
                    "the training table must have a column \"" + feature + "\", got " + features);
        }
        return columns[at];
    }

    /// The features of a row, in the order of the columns.
    public double[] vector(int row) {
        double[] vector = new double[columns.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = columns[i][row];
        }
        return vector;
    }

    /// The labelled rows decided within a span, in their order.
    int[] labelled(TimeSplit.Span span) {
        int[] found = new int[rows()];
        int size = 0;
        for (int row = 0; row < found.length; row++) {
            if (span.contains(times[row]) && !Float.isNaN(labels[row])) {
                found[size++] = row;
            }
        }
        return java.util.Arrays.copyOf(found, size);
    }
}

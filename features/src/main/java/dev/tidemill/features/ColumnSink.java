package dev.tidemill.features;

/// Where the rows of a [ColumnReplay] go.
@FunctionalInterface
public interface ColumnSink {
    /// @param first    the batch's row that comes first
    /// @param rows     how many come
    /// @param features one column for each feature, at least `rows` long; only valid during the call
    void accept(int first, int rows, double[][] features);
}

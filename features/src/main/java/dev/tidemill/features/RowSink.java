package dev.tidemill.features;

/// Where the rows of a replay go, in order of offset, one batch after the other, on the calling thread.
@FunctionalInterface
public interface RowSink {
    void accept(RowBatch batch);
}

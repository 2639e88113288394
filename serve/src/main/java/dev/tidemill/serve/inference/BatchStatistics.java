package dev.tidemill.serve.inference;

import java.util.List;

/// What a [Batcher] has done since it was made.
///
/// @param batches   how many batches ran
/// @param rows      how many rows were in them
/// @param waitNanos how long their requests had waited, all together
/// @param runNanos  how long they ran, all together
/// @param sizes     the batches by how many rows they had
public record BatchStatistics(long batches, long rows, long waitNanos, long runNanos, List<BatchSize> sizes) {
    public BatchStatistics {
        sizes = List.copyOf(sizes);
    }
}

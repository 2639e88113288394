package dev.tidemill.serve.inference;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts batches by their size. Sizes above [#EXACT] are counted at the greatest power of two that is not above
/// them, so that the memory is bounded whatever is asked. Safe for any number of threads.
public final class BatchSizes {
    /// The greatest size that is counted exactly.
    public static final int EXACT = 256;

    private final Map<Integer, Sums> sums = new ConcurrentHashMap<>();

    private record Sums(LongAdder batches, LongAdder nanos) {}

    /// @param rows at least 1
    public void ran(int rows, long nanos) {
        int size = rows <= EXACT ? rows : Integer.highestOneBit(rows);
        Sums of = sums.computeIfAbsent(size, first -> new Sums(new LongAdder(), new LongAdder()));
        of.batches().increment();
        of.nanos().add(nanos);
    }

    /// Every size that ran, from the smallest on.
    public List<BatchSize> all() {
        return sums.entrySet().stream()
                .map(of -> new BatchSize(
                        of.getKey(),
                        of.getValue().batches().sum(),
                        of.getValue().nanos().sum()))
                .sorted(Comparator.comparingInt(BatchSize::rows))
                .toList();
    }
}

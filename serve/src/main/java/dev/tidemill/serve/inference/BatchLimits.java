package dev.tidemill.serve.inference;

import java.time.Duration;

/// What a [Batcher] keeps to.
///
/// @param rowsMax  the most rows that run together, and the most that one request may have
/// @param queueMax the most rows that wait; more are refused
/// @param lanes    how many batches run at once
/// @param budget   how long a batch may take, and a request be held back for others; a batch never has more rows
///                 than can be expected to run within it
/// @param hang     a model whose every lane has been busy with one batch for so long is taken to hang: requests are
///                 refused at once instead of waiting for nothing
public record BatchLimits(int rowsMax, int queueMax, int lanes, Duration budget, Duration hang) {
    public static final BatchLimits DEFAULT = new BatchLimits(
            256,
            4096,
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
            Duration.ofMillis(5),
            Duration.ofSeconds(2));

    public BatchLimits {
        if (rowsMax < 1 || queueMax < rowsMax || lanes < 1 || budget.isNegative() || !hang.isPositive()) {
            throw new IllegalArgumentException(
                    "batch limits must have at least one row, one lane and a queue no shorter than a batch, got "
                            + rowsMax + " rows, " + lanes + " lanes and a queue of " + queueMax);
        }
    }

    /// The same with every request run by itself.
    public BatchLimits unbatched() {
        return new BatchLimits(1, queueMax, lanes, budget, hang);
    }
}

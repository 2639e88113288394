package dev.tidemill.serve.inference;

/// Learns how long batches take and how fast rows arrive, and answers how many rows to run together and how many to
/// wait for.
///
/// The time of a batch is taken to be a + b·rows, fitted by least squares over batches weighted by age (each later
/// one makes an earlier one count less, by [#FORGET]), so that it follows a model that becomes slower. The rate of
/// arrival is the reciprocal of a moving average of the gaps between rows, or of the present gap where that is
/// longer.
///
/// Waiting for more rows pays only where there is more to do than single rows could get done: with W lanes and rows
/// arriving at rate r, running n rows at a time keeps the lanes busy for u(n) = r·(a + b·n) / (n·W) of the time. The
/// rows to wait for are the least n with u(n) ≤ [#BUSY]. At a low rate that is 1: a lone request is never held back.
/// Not safe for many threads: its queue guards it.
final class BatchTuner {
    /// How busy lanes may be before waiting for more rows pays.
    static final double BUSY = 0.75;

    private static final double FORGET = 0.98;
    private static final double GAP_WEIGHT = 0.05;
    private static final double LONGEST = 1e15;

    private double weight;
    private double sumRows;
    private double sumRows2;
    private double sumNanos;
    private double sumRowsNanos;
    private double gap = LONGEST;
    private long arrivedAt;
    private boolean arrived;

    /// A batch of so many rows took so long.
    void ran(int rows, long nanos) {
        weight = weight * FORGET + 1;
        sumRows = sumRows * FORGET + rows;
        sumRows2 = sumRows2 * FORGET + (double) rows * rows;
        sumNanos = sumNanos * FORGET + nanos;
        sumRowsNanos = sumRowsNanos * FORGET + (double) rows * nanos;
    }

    /// Rows came.
    void arrived(int rows, long now) {
        if (arrived) {
            double found = Math.max(0, now - arrivedAt) / (double) rows;
            gap = gap == LONGEST ? found : gap + GAP_WEIGHT * (found - gap);
        }
        arrived = true;
        arrivedAt = now;
    }

    /// Nanoseconds for each further row; 0 until it is known.
    double perRow() {
        double spread = weight * sumRows2 - sumRows * sumRows;
        if (weight < 1 || spread < 1e-3 * weight * sumRows2) {
            return 0;
        }
        double slope = (weight * sumRowsNanos - sumRows * sumNanos) / spread;
        return Math.max(0, Math.min(slope, sumNanos / sumRows));
    }

    /// Nanoseconds for a batch whatever its size; until sizes have differed, all that batches took.
    double fixed() {
        return weight == 0 ? 0 : Math.max(0, (sumNanos - perRow() * sumRows) / weight);
    }

    /// How long a batch can be expected to take.
    long expected(int rows) {
        return (long) (fixed() + perRow() * rows);
    }

    /// The most rows that can be expected to run within the time; at least 1, for rows have to run some time.
    int within(long nanos, int most) {
        double perRow = perRow();
        if (perRow == 0) {
            return most;
        }
        double rows = (nanos - fixed()) / perRow;
        return (int) Math.max(1, Math.min(most, rows));
    }

    /// How many rows to wait for, up to `most`.
    int worthWaitingFor(int lanes, int most, long now) {
        if (weight == 0) {
            return 1;
        }
        double left = BUSY * lanes * gap(now) - perRow();
        return left <= 0 ? most : (int) Math.max(1, Math.min(most, Math.ceil(fixed() / left)));
    }

    /// How long so many rows can be expected to need to arrive.
    long untilArrived(int rows, long now) {
        return (long) Math.min(LONGEST, Math.ceil(gap(now) * rows));
    }

    private double gap(long now) {
        return Math.max(gap, (double) (now - arrivedAt));
    }
}

package dev.tidemill.serve.inference;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// Which requests wait, and which of them run together next: a state machine that is told the time and never waits
/// itself. Its owner guards it.
///
/// **Invariants:**
/// 1. A batch has at most [BatchLimits#rowsMax()] rows, whole requests only, all of which fit one another.
/// 2. A request is in one batch at most; one that was cancelled, or whose deadline has passed, is in none.
/// 3. At most [BatchLimits#queueMax()] rows wait.
/// 4. A request is held back only while a lane is free, never past its budget, and only where the [BatchTuner] finds
///    that waiting for others pays.
final class BatchQueue {
    private final BatchLimits limits;
    private final boolean together;
    private final BatchTuner tuner = new BatchTuner();
    private final Deque<Request> waiting = new ArrayDeque<>();
    private int rows;

    /// @param together whether rows of several requests may run together at all
    BatchQueue(BatchLimits limits, boolean together) {
        this.limits = limits;
        this.together = together;
    }

    /// What a free lane does next.
    sealed interface Step {
        /// Runs these together.
        record Run(List<Request> batch) implements Step {}

        /// Looks again after so many nanoseconds, or when a request comes.
        record Wait(long nanos) implements Step {}

        /// Ends: nothing waits.
        record Rest() implements Step {}
    }

    BatchTuner tuner() {
        return tuner;
    }

    /// Rows that wait.
    int rows() {
        return rows;
    }

    /// @throws TidemillException UNAVAILABLE where too many wait
    void offer(Request request, long now, List<Request> expired) {
        if (rows + request.rows() > limits.queueMax()) {
            expire(now, expired);
        }
        if (rows + request.rows() > limits.queueMax()) {
            throw new TidemillException(
                    ErrorCode.UNAVAILABLE,
                    "at most " + limits.queueMax() + " rows may wait for a model, got " + rows + " and "
                            + request.rows() + " more; try again later");
        }
        tuner.arrived(request.rows(), now);
        waiting.add(request);
        rows += request.rows();
    }

    /// Takes a request out whose caller has gone; nothing where it runs already.
    void remove(Request request) {
        if (waiting.remove(request)) {
            rows -= request.rows();
        }
    }

    /// Takes out what is past its deadline.
    private void expire(long now, List<Request> expired) {
        for (Iterator<Request> all = waiting.iterator(); all.hasNext(); ) {
            Request request = all.next();
            if (now >= request.deadline() || request.answer().isDone()) {
                all.remove();
                rows -= request.rows();
                expired.add(request);
            }
        }
    }

    /// What to do next.
    ///
    /// @param expired gets the requests that were dropped because their deadline had passed
    Step next(long now, List<Request> expired) {
        expire(now, expired);
        if (waiting.isEmpty()) {
            return new Step.Rest();
        }
        int most = most(now);
        long held = together ? held(now, most) : 0;
        return held > 0 ? new Step.Wait(held) : new Step.Run(take(most));
    }

    /// The most rows that can be expected to be done within the budget and before the first request's deadline.
    private int most(long now) {
        long budget = Math.min(limits.budget().toNanos(), waiting.getFirst().deadline() - now);
        return tuner.within(budget, limits.rowsMax());
    }

    /// How long the first request is to be held back for others; 0 is not at all.
    private long held(long now, int most) {
        int wanted = tuner.worthWaitingFor(limits.lanes(), most, now);
        if (rows >= wanted) {
            return 0;
        }
        Request first = waiting.getFirst();
        long waited = now - first.enqueued();
        long spare = limits.budget().toNanos() - tuner.expected(wanted) - waited;
        long untilDeadline = first.deadline() - now - 2 * tuner.expected(wanted);
        long needed = tuner.untilArrived(wanted - rows, now);
        return Math.max(0, Math.min(Math.min(spare, untilDeadline), needed));
    }

    private List<Request> take(int most) {
        Request first = waiting.removeFirst();
        List<Request> batch = new ArrayList<>();
        batch.add(first);
        int taken = first.rows();
        for (Iterator<Request> others = waiting.iterator(); together && taken < most && others.hasNext(); ) {
            Request other = others.next();
            if (taken + other.rows() <= most && first.fits(other)) {
                others.remove();
                batch.add(other);
                taken += other.rows();
            }
        }
        rows -= taken;
        return batch;
    }
}

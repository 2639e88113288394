package dev.tidemill.chat.route;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Places for requests at work, and a bounded queue before them that is fair among tenants by the tokens that they
/// were served: the Virtual Token Counter (Sheng and others, "Fairness in Serving Large Language Models", OSDI 2024,
/// arXiv 2401.00588).
///
/// 1. A free place goes to the tenant with the smallest counter among those that wait; within a tenant, to who came
///    first. No place stays free while somebody waits.
/// 2. A counter rises by the prompt's tokens when a request gets its place, and by twice the answer's when it ends.
/// 3. A tenant that begins to wait is lifted to the smallest counter among those that wait, or, where nobody does, to
///    that of whoever got a place last: who was away has saved up nothing.
public final class FairQueue {
    private static final int PROMPT = 1;
    private static final int ANSWER = 2;
    private static final int MOST_KNOWN = 10_000;

    private final int waitingMost;
    private final int tenantMost;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Line> lines = new HashMap<>();
    private int free;
    private int waiting;
    private long latest;

    /// @param places      requests at work at once
    /// @param waitingMost requests that wait, of all tenants
    /// @param tenantMost  of one
    public FairQueue(int places, int waitingMost, int tenantMost) {
        if (places < 1 || waitingMost < 0 || tenantMost < 0) {
            throw new IllegalArgumentException("a queue must have at least 1 place, got " + places);
        }
        this.free = places;
        this.waitingMost = waitingMost;
        this.tenantMost = tenantMost;
    }

    private static final class Line {
        final Deque<Waiter> waiters = new ArrayDeque<>();
        long counter;
    }

    private static final class Waiter {
        final Condition turn;
        final long prompt;
        boolean admitted;

        Waiter(Condition turn, long prompt) {
            this.turn = turn;
            this.prompt = prompt;
        }
    }

    /// A place at work; give it back.
    public final class Place {
        private final Line line;
        private boolean back;

        private Place(Line line) {
            this.line = line;
        }

        /// Gives it back, once.
        ///
        /// @param answer tokens that were made
        public void leave(long answer) {
            lock.lock();
            try {
                if (!back) {
                    back = true;
                    line.counter += ANSWER * answer;
                    free++;
                    admit();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /// Waits for a place.
    ///
    /// @param prompt the request's tokens
    /// @throws TidemillException LIMITED where too many wait already, UNAVAILABLE where the wait was over
    public Place enter(String tenant, long prompt, Duration wait) {
        lock.lock();
        try {
            Line line = line(tenant);
            if (free > 0 && waiting == 0) {
                free--;
                charge(line, prompt);
                return new Place(line);
            }
            if (waiting >= waitingMost || line.waiters.size() >= tenantMost) {
                throw new TidemillException(
                        ErrorCode.LIMITED,
                        "at most " + waitingMost + " requests may wait for this model and " + tenantMost
                                + " of one tenant; try again later");
            }
            Waiter waiter = new Waiter(lock.newCondition(), prompt);
            lift(line);
            line.waiters.add(waiter);
            waiting++;
            await(line, waiter, wait);
            return new Place(line);
        } finally {
            lock.unlock();
        }
    }

    private void await(Line line, Waiter waiter, Duration wait) {
        long left = wait.toNanos();
        try {
            while (!waiter.admitted && left > 0) {
                left = waiter.turn.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!waiter.admitted) {
            line.waiters.remove(waiter);
            waiting--;
            throw new TidemillException(
                    ErrorCode.UNAVAILABLE,
                    "a request must get its turn within " + TimeUnit.NANOSECONDS.toMillis(wait.toNanos())
                            + " ms, the model is busy; try again later");
        }
    }

    private Line line(String tenant) {
        if (lines.size() > MOST_KNOWN) {
            lines.values().removeIf(line -> line.waiters.isEmpty() && line.counter <= latest);
        }
        return lines.computeIfAbsent(tenant, fresh -> new Line());
    }

    private void lift(Line line) {
        if (!line.waiters.isEmpty()) {
            return;
        }
        long least = lines.values().stream()
                .filter(other -> !other.waiters.isEmpty())
                .mapToLong(other -> other.counter)
                .min()
                .orElse(latest);
        line.counter = Math.max(line.counter, least);
    }

    private void charge(Line line, long prompt) {
        latest = line.counter;
        line.counter += PROMPT * prompt;
    }

    private void admit() {
        while (free > 0 && waiting > 0) {
            Line next = least();
            Waiter waiter = next == null ? null : next.waiters.poll();
            if (next == null || waiter == null) {
                return;
            }
            waiting--;
            free--;
            charge(next, waiter.prompt);
            waiter.admitted = true;
            waiter.turn.signal();
        }
    }

    private @Nullable Line least() {
        Line least = null;
        for (Line line : lines.values()) {
            if (!line.waiters.isEmpty() && (least == null || line.counter < least.counter)) {
                least = line;
            }
        }
        return least;
    }

    /// Requests that wait now: a signal to scale by.
    public int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }
}

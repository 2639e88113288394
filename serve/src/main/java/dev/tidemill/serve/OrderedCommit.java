package dev.tidemill.serve;

import dev.tidemill.core.Deadline;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Commit;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes commits in the order in which their places were taken, many in one write.
///
/// The idea: whoever folds an event takes a place while it holds the order; it then scores and decides at its own
/// pace, beside others, and hands its commit in. The thread whose commit is next writes it together with all that
/// follow without a gap, and wakes their owners; so a lone caller writes for itself without any hand-over, and
/// under load one write carries many decisions.
///
/// Invariants:
/// 1. A commit is written only when all before it have been: what a decision saw is on disk before its receipt.
/// 2. At most one thread writes at a time.
/// 3. After a failed write every commit handed in fails until [#reset]: memory is ahead of the disk.
/// 4. Who has a [Deadline] waits no longer for others: the commit stays in its place and is written in its
///    turn, and what its owner left to be done afterwards is done by whoever writes it. Only the one thread
///    that is in a write waits as long as the disk does.
///
/// Places are bounded by the callers, each of which has at most one, and by [#requireNotStalled].
final class OrderedCommit {
    private static final int LARGEST_GROUP = 256;

    /// A write takes some ten microseconds, less than parking a thread and waking it again.
    private static final int SPINS = 500;

    private final Consumer<Commit> writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();
    private final ArrayDeque<Place> queue = new ArrayDeque<>();
    private boolean writing;
    private final AtomicInteger abandoned = new AtomicInteger();
    private volatile @Nullable RuntimeException failure;

    OrderedCommit(Consumer<Commit> writer) {
        this.writer = writer;
    }

    /// A place in the order and, once handed in, its commit.
    static final class Place {
        private @Nullable Commit commit;
        private @Nullable Thread owner;
        private volatile boolean done;
        private volatile boolean leads;
        private volatile @Nullable RuntimeException failure;

        /// What is left to do once the commit's fate is known; its owner has gone.
        private @Nullable Runnable left;

        /// Whether its owner's deadline passed before the commit was written.
        boolean abandoned() {
            return left != null;
        }
    }

    /// Takes the next place; the caller holds whatever defines the order.
    Place place() {
        Place place = new Place();
        lock.lock();
        try {
            queue.addLast(place);
        } finally {
            lock.unlock();
        }
        return place;
    }

    void commit(Place place, Commit commit) {
        commit(place, commit, () -> {});
    }

    /// Hands the commit of a place in and returns when it is written.
    ///
    /// @param after done once the commit's fate is known, where the place was abandoned; the caller's own business
    ///              otherwise
    /// @throws TidemillException where it could not be written
    void commit(Place place, Commit commit, Runnable after) {
        lock.lock();
        try {
            place.owner = Thread.currentThread();
            place.commit = commit;
            if (!writing && queue.peekFirst() == place) {
                writing = true;
                place.leads = true;
            }
        } finally {
            lock.unlock();
        }
        for (int waited = 0; !place.done; waited++) {
            if (place.leads) {
                lead(place);
            } else if (waited < SPINS) {
                Thread.onSpinWait();
            } else {
                park(place, after);
            }
        }
        RuntimeException failed = place.failure;
        if (failed != null) {
            throw failed;
        }
    }

    private void park(Place place, Runnable after) {
        long left = Deadline.left();
        if (left == Deadline.NEVER) {
            LockSupport.park(this);
        } else if (left > 0) {
            LockSupport.parkNanos(this, left);
        } else {
            abandon(place, after);
        }
    }

    /// Leaves the place to whoever writes, unless it is written, or to be written by us.
    private void abandon(Place place, Runnable after) {
        lock.lock();
        try {
            if (place.done || place.leads) {
                return;
            }
            place.left = after;
            abandoned.incrementAndGet();
        } finally {
            lock.unlock();
        }
        throw Deadline.exceeded("the disk");
    }

    /// Refuses a caller with a deadline while the disk has not answered others within theirs.
    ///
    /// @throws TidemillException UNAVAILABLE then
    void requireNotStalled() {
        if (abandoned.get() > 0 && Deadline.bound()) {
            throw new TidemillException(
                    ErrorCode.UNAVAILABLE,
                    "the disk must answer within a request's deadline, and a write has waited longer; check the disk,"
                            + " and it goes on by itself when that answers");
        }
    }

    /// Whether a write has taken longer than those who waited for it could wait.
    boolean stalled() {
        return abandoned.get() > 0;
    }

    /// Gives a place up without writing: whoever held it has changed memory and cannot finish. What follows fails
    /// until [#reset], as after a failed write.
    void fail(Place place, Throwable cause) {
        failure = new TidemillException(ErrorCode.INTERNAL, "an event could not be folded: " + cause);
        try {
            commit(place, new Commit());
        } catch (TidemillException expected) {
            cause.addSuppressed(expected);
        }
    }

    /// Whether an earlier write failed and nothing was reset since.
    boolean broken() {
        return failure != null;
    }

    /// How many hold a place.
    int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /// Whether nobody holds a place.
    boolean idle() {
        lock.lock();
        try {
            return queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until nobody holds a place; the caller holds what defines the order, so that nobody takes one.
    ///
    /// @throws TidemillException TIMEOUT where the caller's deadline passes before
    void awaitIdle() {
        lock.lock();
        try {
            while (!queue.isEmpty()) {
                long left = Deadline.left();
                if (left == 0) {
                    throw Deadline.exceeded("the disk");
                }
                if (left == Deadline.NEVER) {
                    emptied.awaitUninterruptibly();
                } else {
                    emptied.awaitNanos(left);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidemillException(ErrorCode.UNAVAILABLE, "interrupted while waiting for the disk", e);
        } finally {
            lock.unlock();
        }
    }

    /// Takes commits again; the caller has brought memory back to what is on disk.
    void reset() {
        failure = null;
    }

    /// Writes the group at the head of the queue, which begins with the own place, and leaves the lead to the owner
    /// of the next; where that has gone, it writes that too.
    private void lead(Place own) {
        boolean ours = true;
        while (ours) {
            ArrayDeque<Place> group = takeGroup();
            Place next = finish(group, write(group));
            for (Place place : group) {
                if (place.left != null) {
                    place.left.run();
                } else if (place != own) {
                    LockSupport.unpark(place.owner);
                }
            }
            ours = next != null && !next.leads;
            if (next != null && next.leads) {
                LockSupport.unpark(next.owner);
            }
        }
    }

    /// Takes a written group out of the queue; returns who is to lead now, which leads already unless its owner has
    /// gone.
    private @Nullable Place finish(ArrayDeque<Place> group, @Nullable RuntimeException failed) {
        lock.lock();
        try {
            for (Place place : group) {
                queue.removeFirst();
                place.failure = failed;
                place.done = true;
                abandoned.addAndGet(place.left == null ? 0 : -1);
            }
            Place head = queue.peekFirst();
            if (head == null) {
                emptied.signalAll();
            }
            writing = head != null && head.commit != null;
            if (!writing || head == null) {
                return null;
            }
            head.leads = head.left == null;
            return head;
        } finally {
            lock.unlock();
        }
    }

    private ArrayDeque<Place> takeGroup() {
        ArrayDeque<Place> group = new ArrayDeque<>();
        lock.lock();
        try {
            for (Place place : queue) {
                if (place.commit == null || group.size() == LARGEST_GROUP) {
                    break;
                }
                group.addLast(place);
            }
        } finally {
            lock.unlock();
        }
        return group;
    }

    private @Nullable RuntimeException write(ArrayDeque<Place> group) {
        RuntimeException earlier = failure;
        if (earlier != null) {
            return earlier;
        }
        try {
            Commit all = null;
            for (Place place : group) {
                Commit commit = java.util.Objects.requireNonNull(place.commit);
                all = all == null ? commit : all.append(commit);
            }
            if (all != null && !all.isEmpty()) {
                writer.accept(all);
            }
            return null;
        } catch (RuntimeException e) {
            RuntimeException failed = e instanceof TidemillException
                    ? e
                    : new TidemillException(ErrorCode.STORAGE, "the write failed: " + e.getMessage(), e);
            failure = failed;
            return failed;
        }
    }
}

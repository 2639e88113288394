package dev.tidemill.serve;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Commit;
import java.util.ArrayDeque;
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
///
/// Places are bounded by the callers, each of which has at most one.
final class OrderedCommit {
    private static final int LARGEST_GROUP = 256;

    /// A write takes some ten microseconds, less than parking a thread and waking it again.
    private static final int SPINS = 500;

    private final Consumer<Commit> writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();
    private final ArrayDeque<Place> queue = new ArrayDeque<>();
    private boolean writing;
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

    /// Hands the commit of a place in and returns when it is written.
    ///
    /// @throws TidemillException where it could not be written
    void commit(Place place, Commit commit) {
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
                LockSupport.park(this);
            }
        }
        RuntimeException failed = place.failure;
        if (failed != null) {
            throw failed;
        }
    }

    /// Gives a place up without writing: whoever held it has changed memory and cannot finish. What follows fails until
    /// [#reset], as after a failed write.
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
    void awaitIdle() {
        lock.lock();
        try {
            while (!queue.isEmpty()) {
                emptied.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Takes commits again; the caller has brought memory back to what is on disk.
    void reset() {
        failure = null;
    }

    /// Writes the group at the head of the queue, which begins with the own place, and leaves the lead to the owner of
    /// the next.
    private void lead(Place own) {
        ArrayDeque<Place> group = takeGroup();
        RuntimeException failed = write(group);
        Place next;
        lock.lock();
        try {
            for (int i = group.size(); i > 0; i--) {
                queue.removeFirst();
            }
            Place head = queue.peekFirst();
            if (head == null) {
                emptied.signalAll();
            }
            writing = head != null && head.commit != null;
            next = writing ? head : null;
        } finally {
            lock.unlock();
        }
        for (Place place : group) {
            place.failure = failed;
            place.done = true;
            if (place != own) {
                LockSupport.unpark(place.owner);
            }
        }
        if (next != null) {
            next.leads = true;
            LockSupport.unpark(next.owner);
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

package dev.tidemill.core;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;

/// Until when the request at work must be answered. It is bound to the request's thread and to no other; work that
/// nobody waits for has none. Whatever waits, waits no longer than [#left()].
///
/// @param at    nanoseconds by `nanos`
/// @param nanos a clock that only rises: `System::nanoTime`
public record Deadline(long at, LongSupplier nanos) {
    private static final ScopedValue<Deadline> CURRENT = ScopedValue.newInstance();

    /// What [#left()] says where there is no deadline.
    public static final long NEVER = Long.MAX_VALUE;

    /// A deadline that far from now.
    public static Deadline in(Duration span, LongSupplier nanos) {
        return new Deadline(nanos.getAsLong() + span.toNanos(), nanos);
    }

    /// Runs the work with this deadline.
    public void run(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }

    /// Whether the caller has one.
    public static boolean bound() {
        return CURRENT.isBound();
    }

    /// Nanoseconds until the caller's deadline, never negative; [#NEVER] where it has none.
    public static long left() {
        if (!CURRENT.isBound()) {
            return NEVER;
        }
        Deadline current = CURRENT.get();
        return Math.max(0, current.at - current.nanos.getAsLong());
    }

    /// Takes the lock, or gives up at the deadline.
    ///
    /// @param what the lock is for, for the message
    /// @throws TidemillException TIMEOUT where it did not get it; UNAVAILABLE where it was interrupted
    public static void lock(Lock lock, String what) {
        long left = left();
        if (left == NEVER) {
            lock.lock();
            return;
        }
        try {
            if (!lock.tryLock() && !lock.tryLock(left, TimeUnit.NANOSECONDS)) {
                throw exceeded(what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidemillException(ErrorCode.UNAVAILABLE, "interrupted while waiting for " + what, e);
        }
    }

    /// The refusal of who has waited until the deadline.
    ///
    /// @param what was waited for
    public static TidemillException exceeded(String what) {
        return new TidemillException(
                ErrorCode.TIMEOUT,
                "a request must be answered within its deadline, which passed while it waited for " + what
                        + "; send the same again, which changes nothing that is there");
    }
}

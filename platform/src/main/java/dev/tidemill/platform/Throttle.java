package dev.tidemill.platform;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// Keeps work that nobody waits for out of the way of work that somebody waits for: after each short burst it
/// pauses for a multiple of it, so that it takes at most a share of one processor, a little at a time; and between two
/// pieces it gives way while somebody is waited for, as long as that rests now and then. Priorities of threads would
/// do, if Linux minded them.
///
/// Works that share a turn take it in bursts, one at a time: on two processors one is left to whoever is waited for,
/// however many work beside. Open from its making until it is closed, by one thread.
final class Throttle implements AutoCloseable {
    /// Work between two pauses.
    static final long BURST_NANOS = 250_000;

    /// How long a pause is, in bursts: two make a third of one processor.
    static final int PAUSE = 2;

    /// How long one look away is while somebody is waited for.
    static final long GLANCE_NANOS = 50_000;

    /// How long it gives way in one burst at most: under a load that never rests, the pauses have to do.
    static final long GIVING_WAY_NANOS = 1_000_000;

    private final LongSupplier nanos;
    private final LongConsumer pause;
    private final BooleanSupplier waited;
    private final Lock turn;
    private long begun;
    private long gaveWay;

    /// @param nanos a clock that only runs forward
    /// @param pause waits so many nanoseconds, or a little more or less
    Throttle(LongSupplier nanos, LongConsumer pause) {
        this(nanos, pause, () -> false, new ReentrantLock());
    }

    /// @param waited whether somebody waits for other work now
    /// @param turn   held while it works and gives way, not in the pauses
    Throttle(LongSupplier nanos, LongConsumer pause, BooleanSupplier waited, Lock turn) {
        this.nanos = nanos;
        this.pause = pause;
        this.waited = waited;
        this.turn = turn;
        turn.lock();
        this.begun = nanos.getAsLong();
    }

    /// A piece of work is done.
    void worked() {
        long took = nanos.getAsLong() - begun;
        if (took >= BURST_NANOS) {
            turn.unlock();
            try {
                pause.accept(PAUSE * took);
            } finally {
                turn.lock();
            }
            begun = nanos.getAsLong();
            gaveWay = 0;
        }
        while (gaveWay < GIVING_WAY_NANOS && waited.getAsBoolean()) {
            long from = nanos.getAsLong();
            pause.accept(GLANCE_NANOS);
            long away = Math.max(GLANCE_NANOS, nanos.getAsLong() - from);
            gaveWay += away;
            begun += away; // it was no work
        }
    }

    @Override
    public void close() {
        turn.unlock();
    }
}

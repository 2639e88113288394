package dev.tidemill.platform;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// Keeps work that nobody waits for out of the way of work that somebody waits for: after each short burst it
/// pauses for a multiple of it, so that it takes at most a share of one processor, a little at a time.
/// Priorities of threads would do, if Linux minded them.
final class Throttle {
    /// Work between two pauses.
    static final long BURST_NANOS = 250_000;

    /// How long a pause is, in bursts: two make a third of one processor.
    static final int PAUSE = 2;

    private final LongSupplier nanos;
    private final LongConsumer pause;
    private long begun;

    /// @param nanos a clock that only runs forward
    /// @param pause waits so many nanoseconds, or a little more or less
    Throttle(LongSupplier nanos, LongConsumer pause) {
        this.nanos = nanos;
        this.pause = pause;
        this.begun = nanos.getAsLong();
    }

    /// A piece of work is done.
    void worked() {
        long took = nanos.getAsLong() - begun;
        if (took >= BURST_NANOS) {
            pause.accept(PAUSE * took);
            begun = nanos.getAsLong();
        }
    }
}

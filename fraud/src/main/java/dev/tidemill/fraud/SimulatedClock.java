package dev.tidemill.fraud;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// The time of a simulated stream: that of the newest arrival that was sent. A platform that is opened with
/// it lives in the simulation: what is known by now, cool-downs and alerts follow the events, however fast
/// they are sent. Never goes back; many threads may use it.
public final class SimulatedClock implements InstantSource {
    private final AtomicLong now;

    /// @param start what time it is before anything was sent
    public SimulatedClock(Instant start) {
        this.now = new AtomicLong(start.toEpochMilli());
    }

    /// It is not earlier than when this becomes known.
    public void reach(Arrival arrival) {
        now.accumulateAndGet(arrival.known(), Math::max);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(now.get());
    }

    @Override
    public long millis() {
        return now.get();
    }
}

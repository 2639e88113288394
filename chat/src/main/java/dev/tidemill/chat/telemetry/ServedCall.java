package dev.tidemill.chat.telemetry;

import dev.tidemill.chat.telemetry.GenAiMeters.Call;
import dev.tidemill.chat.telemetry.GenAiMeters.Served;
import dev.tidemill.chat.telemetry.ObservedModel.Observing;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// One of our callers being answered: timed from when this is made, told once when it ends.
public final class ServedCall {
    private static final long NOT_YET = -1;

    private final Call call;
    private final Observing observing;
    private final long begun;
    private final AtomicLong first = new AtomicLong(NOT_YET);
    private final AtomicBoolean ended = new AtomicBoolean();

    public ServedCall(Call call, Observing observing) {
        this.call = call;
        this.observing = observing;
        this.begun = observing.nanos().getAsLong();
    }

    /// The first piece can be given out.
    public void first() {
        first.compareAndSet(NOT_YET, spent());
    }

    private long spent() {
        return Math.max(0, observing.nanos().getAsLong() - begun);
    }

    /// It is over; what comes after the first time counts for nothing.
    ///
    /// @param tokens of the answer
    /// @param error  the class of error that ended it, few in number
    public void end(long tokens, Optional<String> error) {
        if (ended.compareAndSet(false, true)) {
            long whole = spent();
            long came = first.get() == NOT_YET && error.isEmpty() ? whole : first.get();
            Optional<Duration> after = came == NOT_YET ? Optional.empty() : Optional.of(Duration.ofNanos(came));
            observing.meters().served(call, new Served(after, Duration.ofNanos(whole), tokens, error));
        }
    }
}

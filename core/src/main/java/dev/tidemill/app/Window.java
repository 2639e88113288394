package dev.tidemill.app;

import java.time.Duration;
import java.util.Optional;

/// The span of event time that an aggregation sees from time t: (t − delay − length, t − delay].
///
/// @param length empty means everything since the first event ("lifetime")
public record Window(Optional<Duration> length, Duration delay) {
    public static final Window LIFETIME = new Window(Optional.empty(), Duration.ZERO);

    public Window {
        if (delay.isNegative() || length.map(d -> d.isNegative() || d.isZero()).orElse(false)) {
            throw new IllegalArgumentException("window must be longer than zero and its delay not negative");
        }
    }

    public static Window of(Duration length) {
        return new Window(Optional.of(length), Duration.ZERO);
    }
}

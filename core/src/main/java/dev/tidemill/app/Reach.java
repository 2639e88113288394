package dev.tidemill.app;

import java.time.Duration;
import java.util.Optional;

/// How far back in time a feature looks.
public final class Reach {
    private Reach() {}

    /// The length of its window and its delay; empty where it looks back for ever. A decayed count does: what lies
    /// back ever further counts ever less, and never nothing.
    public static Optional<Duration> of(Feature.Aggregate feature) {
        return feature.window()
                .length()
                .map(length -> length.plus(feature.window().delay()));
    }
}

package dev.tidemill.watch;

import dev.tidemill.watch.alert.Alert;

/// What others may act upon, such as a loop that trains again.
public sealed interface Signal {
    String application();

    /// An alert about inputs, scores or correlations was raised.
    record Drifted(String application, Alert alert) implements Signal {}

    /// An alert about quality, realised or estimated, was raised.
    record QualityFell(String application, Alert alert) implements Signal {}

    /// Any other alert was raised, or one was cleared.
    record AlertTurned(String application, Alert alert) implements Signal {}

    /// Outcomes became known.
    ///
    /// @param total since watching began
    record Outcomes(String application, long total) implements Signal {}
}

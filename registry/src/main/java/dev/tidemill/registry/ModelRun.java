package dev.tidemill.registry;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// One training or evaluation that took place, with what it measured.
///
/// @param action     `train` or `evaluate`
/// @param version    the version that came of it or was evaluated; empty where it failed
/// @param dataset    digest of the rows
/// @param metrics    by name
/// @param evaluation the whole report as JSON; empty where it failed
/// @param failure    why it failed
public record ModelRun(
        String action,
        OptionalInt version,
        String dataset,
        Map<String, String> parameters,
        Map<String, Double> metrics,
        String evaluation,
        Instant started,
        Instant finished,
        String who,
        Optional<String> failure) {
    public ModelRun {
        parameters = Map.copyOf(parameters);
        metrics = Map.copyOf(metrics);
    }
}

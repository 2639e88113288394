package dev.tidemill.registry.tracking;

import java.time.Instant;
import java.util.Optional;

/// What a run is, without what it measured.
///
/// @param id        32 hexadecimal digits
/// @param who       who started it
/// @param ended     empty while it runs
/// @param artifacts where its files lie: `mlflow-artifacts:/0/<id>/artifacts`
public record RunInfo(
        String id,
        String name,
        String experiment,
        String who,
        RunStatus status,
        Stage stage,
        Instant started,
        Optional<Instant> ended,
        String artifacts) {}

package dev.tidemill.registry.tracking;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A run to begin.
///
/// @param name    empty: one is made up
/// @param started empty: now
public record NewRun(
        String experiment, Optional<String> name, String who, Optional<Instant> started, Map<String, String> tags) {
    public NewRun {
        tags = Map.copyOf(tags);
    }
}

package dev.tidemill.registry.tracking;

import java.time.Instant;
import java.util.Optional;

/// What to change of a run; what is empty stays.
public record RunChange(Optional<RunStatus> status, Optional<Instant> ended, Optional<String> name) {
    /// It ended so.
    public static RunChange ended(RunStatus status, Instant at) {
        return new RunChange(Optional.of(status), Optional.of(at), Optional.empty());
    }
}

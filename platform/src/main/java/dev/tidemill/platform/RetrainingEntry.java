package dev.tidemill.platform;

import java.time.Instant;
import java.util.List;

/// One line of what happened in a run.
///
/// @param action   the stage reached, or `wait`
/// @param evidence lines for a person
public record RetrainingEntry(int run, Instant at, String who, String action, String why, List<String> evidence) {
    public RetrainingEntry {
        evidence = List.copyOf(evidence);
    }
}

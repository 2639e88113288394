package dev.tidemill.platform;

import java.time.Instant;
import java.util.List;

/// What may begin a run.
///
/// @param evidence lines for a person
public record RetrainingTrigger(String reason, List<String> evidence, Instant at) {
    public RetrainingTrigger {
        evidence = List.copyOf(evidence);
    }
}

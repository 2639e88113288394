package dev.tidemill.platform;

import java.util.Map;

/// Counts of one application: `events` by stream since ever, the others since ever too.
///
/// @param offset the journal's end
public record ApplicationStatistics(
        long offset,
        Map<String, Long> events,
        long duplicates,
        long late,
        long refused,
        long decisions,
        long fallbacks,
        long outcomes,
        Map<String, Long> decisionsByOutcome) {
    public ApplicationStatistics {
        events = Map.copyOf(events);
        decisionsByOutcome = Map.copyOf(decisionsByOutcome);
    }
}

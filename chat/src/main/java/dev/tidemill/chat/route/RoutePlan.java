package dev.tidemill.chat.route;

import java.time.Duration;
import java.util.Optional;

/// How a route uses its targets.
///
/// @param attempts the most attempts for one answer, hedges aside
/// @param first    how long the first piece may take
/// @param between  how long each piece after it may take
/// @param total    how long a whole answer may take
/// @param pause    before the same target is asked again; doubled each time, and drawn from 0 to that ("full jitter")
/// @param hedge    whether a second target is asked where the first is slow
public record RoutePlan(
        int attempts,
        Duration first,
        Duration between,
        Duration total,
        Duration pause,
        Optional<Hedge> hedge,
        Choice choice) {
    public static final RoutePlan DEFAULT = new RoutePlan(
            3,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofMillis(200),
            Optional.empty(),
            Choice.WEIGHTED);

    public RoutePlan {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, got " + attempts);
        }
    }

    /// A second request where the first piece takes longer than usual (Dean and Barroso, "The Tail at Scale", 2013).
    ///
    /// @param after how long the first piece may take before another target is asked
    /// @param share of requests that may be hedged, above 0, at most 1
    public record Hedge(Duration after, double share) {}

    /// Which of the targets of one priority.
    public enum Choice {
        /// At random by weight.
        WEIGHTED,
        /// The one with the fewest requests at work by weight.
        LEAST_LOADED,
        /// The one that has seen most of the conversation's beginning, unless it is much busier than another.
        PREFIX
    }
}

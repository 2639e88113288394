package dev.tidemill.serve.rollout;

/// One thing that was seen of an arm.
public sealed interface Observation {
    /// Whose it is.
    Assignment assignment();

    /// A request was answered, live or as a mirror.
    ///
    /// @param nanos    that the version took
    /// @param outcome  the answer
    /// @param fallback why something else answered: `broken` and `late` are errors; empty where the version did
    /// @param score    0 to 1; NaN where there is none
    record Answered(Assignment assignment, long nanos, String outcome, String fallback, double score)
            implements Observation {
        /// Whether the version failed.
        boolean error() {
            return fallback.equals("broken") || fallback.equals("late");
        }
    }

    /// What a request was about became known.
    ///
    /// @param flagged  whether the answer was any but the mildest
    /// @param score    as answered; NaN where there is none
    /// @param positive the label
    record Learned(Assignment assignment, boolean flagged, double score, boolean positive) implements Observation {}

    /// The same request was answered by two versions.
    ///
    /// @param agreed     whether the answers were the same
    /// @param difference between the scores, absolute; NaN where one has none
    record Compared(Assignment assignment, boolean agreed, double difference) implements Observation {}

    /// Requests that were not mirrored, for the mirror was behind.
    record Dropped(Assignment assignment, long requests) implements Observation {}
}

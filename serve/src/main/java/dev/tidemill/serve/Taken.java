package dev.tidemill.serve;

/// What became of a validated event that was given to a [Pipeline].
///
/// @param offset its place in the journal; of the event that is there where it is a duplicate or in conflict; −1
///               where its subject is unknown
public record Taken(Status status, long offset) {
    public enum Status {
        /// Logged and folded.
        ACCEPTED,
        /// There already with the same values.
        DUPLICATE,
        /// Another event with this id is there.
        CONFLICT,
        /// Logged, but too late to be folded.
        LATE,
        /// It tells something about an event that is not there.
        UNKNOWN_SUBJECT
    }
}

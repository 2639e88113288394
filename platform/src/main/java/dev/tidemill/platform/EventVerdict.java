package dev.tidemill.platform;

import dev.tidemill.core.Problem;
import java.util.List;

/// What became of one event that was sent.
///
/// @param id     its id, empty where it could not be read
/// @param offset its place in the journal, −1 where refused
public record EventVerdict(String id, Status status, long offset, List<Problem> problems) {
    public EventVerdict {
        problems = List.copyOf(problems);
    }

    public enum Status {
        /// Logged and folded.
        ACCEPTED,
        /// Already there with the same values.
        DUPLICATE,
        /// Logged, but too late to be folded.
        LATE,
        /// Refused and kept in quarantine.
        REFUSED
    }
}

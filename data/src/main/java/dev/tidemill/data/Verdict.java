package dev.tidemill.data;

import dev.tidemill.core.Event;
import dev.tidemill.core.Problem;
import java.util.List;

/// What came of reading one event.
public sealed interface Verdict {
    /// It keeps every rule of its stream.
    record Accepted(Event event) implements Verdict {}

    /// It breaks rules.
    ///
    /// @param id       the event's id where one could be read, else empty
    /// @param problems every rule broken, at least one
    /// @param body     the input itself, cut after 64 KiB, so that it can be mended and sent again
    @SuppressWarnings("ArrayRecordComponent")
    record Refused(String id, List<Problem> problems, byte[] body) implements Verdict {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}

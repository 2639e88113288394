package dev.tidemill.chat.gateway;

import dev.tidemill.chat.limit.Standing;
import dev.tidemill.chat.model.AnswerStream;
import java.util.List;

/// An answer whose first piece is there. Close the stream whatever happens.
///
/// @param stream   ends with a finish, or throws: it is never just cut
/// @param standing the limits that hold for the caller
public record Completion(AnswerStream stream, List<Standing> standing) {
    public Completion {
        standing = List.copyOf(standing);
    }
}

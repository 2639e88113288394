package dev.tidemill.chat.gateway;

import dev.tidemill.chat.limit.Standing;
import dev.tidemill.chat.model.AnswerStream;
import java.util.List;
import java.util.Optional;

/// An answer whose first piece is there. Close the stream whatever happens.
///
/// @param stream   ends with a finish, or throws: it is never just cut
/// @param standing the limits that hold for the caller
/// @param instead  the model that answers instead of the one asked for; empty where that one does
public record Completion(AnswerStream stream, List<Standing> standing, Optional<String> instead) {
    public Completion {
        standing = List.copyOf(standing);
    }

    /// Of the model that was asked for.
    public Completion(AnswerStream stream, List<Standing> standing) {
        this(stream, standing, Optional.empty());
    }
}

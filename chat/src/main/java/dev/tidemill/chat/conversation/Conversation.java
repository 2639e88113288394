package dev.tidemill.chat.conversation;

import dev.tidemill.chat.model.Message;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A conversation as it is kept.
///
/// @param subject  who talks, where that is known: whose erasure takes the conversation with it
/// @param messages oldest first, only what was committed; no system messages
/// @param changed  when the newest message came
/// @param expires  from when on it is gone
public record Conversation(
        ConversationKey key,
        Optional<String> subject,
        List<Message> messages,
        Instant created,
        Instant changed,
        Instant expires) {
    public Conversation {
        messages = List.copyOf(messages);
    }

    /// What lists show of one.
    ///
    /// @param messages how many
    public record Summary(ConversationKey key, int messages, Instant created, Instant changed) {}
}

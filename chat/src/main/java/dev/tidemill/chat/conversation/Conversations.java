package dev.tidemill.chat.conversation;

import dev.tidemill.chat.model.Message;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import java.util.List;
import java.util.Optional;

/// Where conversations are kept. Safe for many threads; what a call changed is kept when it returns, all or nothing.
///
/// **Invariant:** what expired or was erased is never found again, and a writer that began before the erasure does
/// not bring it back.
public interface Conversations {
    /// A conversation that has not expired.
    Optional<Conversation> find(ConversationKey key);

    /// Adds messages, and begins the conversation where there is none.
    ///
    /// @param subject  who talks; the same for the whole conversation
    /// @param expected how many messages the writer has seen: 0 begins a conversation
    /// @param messages at least one
    /// @throws TidemillException CONFLICT where it has another number of messages by now, NOT_FOUND where it is
    ///                           another subject's, TOO_LARGE where it would become too long
    Conversation append(ConversationKey key, Optional<String> subject, int expected, List<Message> messages);

    /// The conversations of a subject, the one that changed last first.
    ///
    /// @param most how many, at least 1
    List<Conversation.Summary> of(Tenant tenant, String application, String subject, int most);

    /// Forgets a conversation; whether there was one.
    boolean erase(ConversationKey key);

    /// Forgets all conversations of a subject, in every application of the tenant; how many.
    int eraseSubject(Tenant tenant, String subject);

    /// Removes what expired; how many.
    int expire();

    /// That somebody else wrote meanwhile.
    static TidemillException moved(ConversationKey key, int expected, int present) {
        return new TidemillException(
                ErrorCode.CONFLICT,
                "a conversation must not have changed since it was read, expected " + expected + " messages in \""
                        + key.id() + "\" and found " + present + " (read it again)");
    }

    /// That it belongs to somebody else, in the words of its not being there.
    static TidemillException strange(ConversationKey key) {
        return new TidemillException(ErrorCode.NOT_FOUND, "no conversation of yours has the id \"" + key.id() + "\"");
    }
}

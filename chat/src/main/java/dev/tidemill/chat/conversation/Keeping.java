package dev.tidemill.chat.conversation;

import dev.tidemill.chat.model.Message;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.List;

/// How long conversations are kept, and how long they may become.
///
/// @param expiry        after the newest message, more than nothing
/// @param messagesMax   of one conversation, at least 2
/// @param charactersMax of all texts of one conversation, in UTF-16 units
public record Keeping(Duration expiry, int messagesMax, long charactersMax) {
    /// A month, 2,000 messages, four million characters.
    public static final Keeping DEFAULT = new Keeping(Duration.ofDays(30), 2_000, 4_000_000);

    public Keeping {
        if (!expiry.isPositive() || messagesMax < 2 || charactersMax < 1) {
            throw new IllegalArgumentException("conversations must be kept longer than nothing, with 2 messages and 1"
                    + " character or more, got " + expiry + ", " + messagesMax + ", " + charactersMax);
        }
    }

    /// Characters of messages, those of tool calls included.
    public static long characters(List<Message> messages) {
        long characters = 0;
        for (Message message : messages) {
            characters += message.text().length();
            for (Message.ToolCall call : message.toolCalls()) {
                characters += call.name().length() + call.arguments().length();
            }
        }
        return characters;
    }

    /// Refuses what would make a conversation too long.
    ///
    /// @throws TidemillException TOO_LARGE
    public void require(ConversationKey key, int messages, long characters) {
        if (messages > messagesMax || characters > charactersMax) {
            throw new TidemillException(
                    ErrorCode.TOO_LARGE,
                    "a conversation must have at most " + messagesMax + " messages and " + charactersMax
                            + " characters, got " + messages + " and " + characters + " in \"" + key.id()
                            + "\" (begin another)");
        }
    }
}

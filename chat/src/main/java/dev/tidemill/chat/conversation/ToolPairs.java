package dev.tidemill.chat.conversation;

import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.Message.Role;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Calls of tools with their results: providers refuse one without the other.
final class ToolPairs {
    private ToolPairs() {}

    /// Refuses messages in which a call has no result right behind it, or a result no call before it.
    ///
    /// @throws TidemillException INVALID with the place: `messages[3]`
    static void require(List<Message> messages) {
        Set<String> open = new LinkedHashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (message.role() == Role.TOOL) {
                String id = message.toolCallId().orElseThrow();
                if (!open.remove(id)) {
                    throw refused(i, "a message of the role tool must answer a call of the assistant before it", id);
                }
            } else if (!open.isEmpty()) {
                throw unanswered(i, open);
            }
            for (Message.ToolCall call : message.toolCalls()) {
                if (!open.add(call.id())) {
                    throw refused(i, "tool calls of one message must have different ids", call.id());
                }
            }
        }
        if (!open.isEmpty()) {
            throw unanswered(messages.size(), open);
        }
    }

    private static TidemillException unanswered(int place, Set<String> open) {
        return refused(
                place,
                "every tool call must be answered by a message of the role tool right behind it",
                open.iterator().next());
    }

    private static TidemillException refused(int place, String rule, String id) {
        return new TidemillException(ErrorCode.INVALID, "messages[" + place + "]: " + rule + ", got \"" + id + "\"");
    }
}

package dev.tidemill.chat.conversation;

import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.Message.Role;
import java.util.List;

/// A question with all that became of it, tool calls included, up to the answer: what is remembered at once, or not
/// at all.
///
/// @param messages a user's, then any number of tool calls with their results, then the assistant's answer
public record Exchange(List<Message> messages) {
    public Exchange {
        messages = List.copyOf(messages);
        boolean framed = messages.size() >= 2
                && messages.getFirst().role() == Role.USER
                && messages.getLast().role() == Role.ASSISTANT;
        boolean inside =
                messages.stream().skip(1).allMatch(one -> one.role() == Role.ASSISTANT || one.role() == Role.TOOL);
        if (!framed || !inside) {
            throw new IllegalArgumentException(
                    "an exchange must begin with a user's message and end with the assistant's answer, got "
                            + messages.stream().map(one -> one.role().word()).toList());
        }
        ToolPairs.require(messages);
    }

    /// A question and its answer.
    public static Exchange of(String question, String answer) {
        return new Exchange(List.of(Message.user(question), Message.assistant(answer)));
    }
}

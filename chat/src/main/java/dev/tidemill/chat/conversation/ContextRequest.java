package dev.tidemill.chat.conversation;

import dev.tidemill.chat.model.ChatRequest.Tool;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.Message.Role;
import dev.tidemill.core.TidemillException;
import java.util.List;

/// What should be in a prompt.
///
/// @param instructions system messages that always stand first: the system prompt, then instructions
/// @param passages     retrieved texts, best first, already marked as such
/// @param conversation oldest message first, the newest question last, or its newest tool results
public record ContextRequest(
        List<Message> instructions,
        List<String> passages,
        List<Message> conversation,
        List<Tool> tools,
        Budget budget) {
    /// @throws TidemillException INVALID where a tool call has no result or a result no call
    public ContextRequest {
        instructions = List.copyOf(instructions);
        passages = List.copyOf(passages);
        conversation = List.copyOf(conversation);
        tools = List.copyOf(tools);
        if (instructions.stream().anyMatch(one -> one.role() != Role.SYSTEM)) {
            throw new IllegalArgumentException("instructions must be system messages");
        }
        if (conversation.stream().allMatch(one -> one.role() == Role.SYSTEM)) {
            throw new IllegalArgumentException("a conversation must hold a message that is not the system's, got "
                    + conversation.size() + " messages");
        }
        ToolPairs.require(conversation);
    }
}

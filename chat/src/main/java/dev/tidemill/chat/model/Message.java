package dev.tidemill.chat.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One message of a conversation, as OpenAI's chat completions have it.
///
/// @param text       what it says; empty where an assistant only calls tools
/// @param toolCalls  what an assistant wants called; empty for other roles
/// @param toolCallId the call that a [Role#TOOL] message answers; empty for other roles
public record Message(Role role, String text, List<ToolCall> toolCalls, Optional<String> toolCallId) {
    public Message {
        toolCalls = List.copyOf(toolCalls);
        if (!toolCalls.isEmpty() && role != Role.ASSISTANT) {
            throw new IllegalArgumentException("tool calls must be an assistant's, got them from " + role.word());
        }
        if (toolCallId.isPresent() != (role == Role.TOOL)) {
            throw new IllegalArgumentException("tool_call_id must stand in messages of the role tool and in no other");
        }
    }

    /// Who says it.
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL;

        /// As it stands in JSON.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param arguments JSON, as the model wrote it
    public record ToolCall(String id, String name, String arguments) {}

    public static Message system(String text) {
        return new Message(Role.SYSTEM, text, List.of(), Optional.empty());
    }

    public static Message user(String text) {
        return new Message(Role.USER, text, List.of(), Optional.empty());
    }

    public static Message assistant(String text) {
        return new Message(Role.ASSISTANT, text, List.of(), Optional.empty());
    }
}

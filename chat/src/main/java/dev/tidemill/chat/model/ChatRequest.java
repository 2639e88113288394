package dev.tidemill.chat.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// What a language model is asked.
///
/// @param model    as the provider knows it
/// @param messages oldest first, at least one
public record ChatRequest(String model, List<Message> messages, Settings settings, List<Tool> tools) {
    public ChatRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("messages must hold at least one message, got none");
        }
    }

    /// @param maxTokens   how long the answer may be, in tokens, at least 1
    /// @param temperature 0 to 2
    /// @param topP        above 0, at most 1
    /// @param stop        ends the answer, at most 4
    /// @param json        the answer must be a JSON object
    /// @param passed      other settings that pass through unread, as JSON by name: `tool_choice`, `top_logprobs`
    public record Settings(
            int maxTokens,
            OptionalDouble temperature,
            OptionalDouble topP,
            List<String> stop,
            OptionalInt seed,
            boolean json,
            Map<String, String> passed) {
        public Settings {
            stop = List.copyOf(stop);
            passed = Map.copyOf(passed);
            if (maxTokens < 1) {
                throw new IllegalArgumentException("max_tokens must be at least 1, got " + maxTokens);
            }
        }

        /// Nothing but the cap.
        public static Settings capped(int maxTokens) {
            return new Settings(
                    maxTokens,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    List.of(),
                    OptionalInt.empty(),
                    false,
                    Map.of());
        }
    }

    /// A function that the model may want called.
    ///
    /// @param parameters JSON Schema, as text
    public record Tool(String name, Optional<String> description, String parameters) {}
}

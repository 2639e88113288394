package dev.tidemill.chat.gateway;

import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.ChatRequest.Settings;
import dev.tidemill.chat.model.ChatRequest.Tool;
import dev.tidemill.chat.model.Message;
import java.util.List;
import java.util.OptionalInt;

/// What a caller asks of a model by name.
///
/// @param id        the request's id, for the ledger
/// @param maxTokens the cap that the caller gave; empty: the model's own
/// @param settings  all else; its cap counts for nothing
public record CompletionRequest(
        String id, String model, List<Message> messages, OptionalInt maxTokens, Settings settings, List<Tool> tools) {
    public CompletionRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /// As a language model is asked, with that cap.
    public ChatRequest capped(int cap) {
        return new ChatRequest(
                model,
                messages,
                new Settings(
                        cap,
                        settings.temperature(),
                        settings.topP(),
                        settings.stop(),
                        settings.seed(),
                        settings.json(),
                        settings.passed()),
                tools);
    }
}

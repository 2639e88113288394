package dev.tidemill.chat.model;

import java.util.List;

/// Counts tokens as a model's provider bills them, or, where its tokenizer is not known, never too few.
public interface TokenCounter {
    /// Of a text alone.
    int count(String text);

    /// Of a whole prompt: the messages with what the provider's format adds to each, and the tools' descriptions.
    int count(List<Message> messages, List<ChatRequest.Tool> tools);
}

package dev.tidemill.chat.model;

/// Something that continues conversations. Safe for many threads; calls block, so they belong on virtual threads.
public interface LanguageModel extends AutoCloseable {
    /// Begins an answer. Returns when the provider has taken the request, or fails.
    ///
    /// @throws ProviderException where it does not
    AnswerStream answer(ChatRequest request);

    /// How its prompts are counted.
    TokenCounter tokens();

    @Override
    default void close() {}
}

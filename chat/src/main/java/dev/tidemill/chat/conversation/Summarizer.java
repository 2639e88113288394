package dev.tidemill.chat.conversation;

import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.TokenCounter;
import java.util.List;

/// Says briefly what was said at length. Safe for many threads.
@FunctionalInterface
public interface Summarizer {
    /// Says nothing: older turns are dropped.
    Summarizer NONE = (messages, tokensMax, tokens) -> "";

    /// @param messages  oldest first
    /// @param tokensMax of the summary, at least 1
    /// @return never longer than that; empty where nothing can be said in so few tokens
    String summarize(List<Message> messages, int tokensMax, TokenCounter tokens);
}

package dev.tidemill.chat.model;

import java.time.Duration;
import java.util.Optional;

/// An answer that is coming. One reader at a time.
public interface AnswerStream extends AutoCloseable {
    /// The next piece, waiting for it no longer than that; empty after the [ChatChunk.Finish], or where the stream
    /// ended without one, which only a reader that saw no finish can tell: then it was cut.
    ///
    /// @throws ProviderException where it broke or the wait was over
    Optional<ChatChunk> next(Duration wait);

    /// What the answer rests on, once its finish was given out; empty where nobody checks that.
    default Optional<Grounds> grounds() {
        return Optional.empty();
    }

    /// Stops the provider's work where it still goes on. Any thread may call it, any number of times; a reader that
    /// waits meanwhile gets a [ProviderException].
    @Override
    void close();
}

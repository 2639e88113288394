package dev.tidemill.chat.stream;

import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.Usage;
import java.time.Duration;
import java.util.Optional;

/// Providers that may answer one request, one after another. One caller at a time.
public interface Attempts {
    /// Begins the next attempt.
    ///
    /// @param committed what the caller has of the answer already, to be continued; empty before the first commit
    /// @param failure   why the attempt before failed; empty for the first
    /// @throws ProviderException where nobody is left who may: the reason of the last that failed
    Attempt next(String committed, Optional<ProviderException> failure);

    /// One provider at work on the answer.
    interface Attempt {
        AnswerStream stream();

        /// How long its first piece may take.
        Duration first();

        /// How long each piece after it may take.
        Duration between();

        /// It is over, however it ended. Called once.
        ///
        /// @return the tokens that are billed for it
        Usage end(Made made);
    }

    /// What came of an attempt.
    ///
    /// @param usage   as the provider told it; empty where it did not
    /// @param text    all that it wrote, tool calls included, whether or not the caller got it
    /// @param end     how it ended
    /// @param failure why, where it [End#BROKEN]
    record Made(Optional<Usage> usage, String text, End end, Optional<ProviderException> failure) {}

    /// How an attempt ended.
    enum End {
        /// With a finish.
        FINISHED,
        /// The guard let no more of it pass.
        BLOCKED,
        /// The caller left.
        LEFT,
        /// The provider failed.
        BROKEN
    }
}

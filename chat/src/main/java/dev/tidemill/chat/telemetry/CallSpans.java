package dev.tidemill.chat.telemetry;

import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.Usage;
import dev.tidemill.chat.telemetry.GenAiMeters.Call;
import java.util.Optional;

/// Where calls to language models are told as spans. Safe for many threads; never fails a call.
public interface CallSpans {
    /// Told to nobody.
    CallSpans NONE = (call, request) -> Running.NONE;

    /// A call begins.
    Running begin(Call call, ChatRequest request);

    /// A call that goes on.
    interface Running {
        /// Of a call that is told to nobody.
        Running NONE = new Running() {
            @Override
            public void text(String piece) {}

            @Override
            public void end(String finish, Optional<Usage> usage, Optional<String> error) {}
        };

        /// More of the answer's text.
        void text(String piece);

        /// It is over. Called once.
        ///
        /// @param finish why, as the conventions say: `stop`; empty where the model did not say
        /// @param usage  as the provider told it
        /// @param error  the class of error that ended it
        void end(String finish, Optional<Usage> usage, Optional<String> error);
    }
}

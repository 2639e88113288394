package dev.tidemill.chat.model;

import java.util.Locale;
import java.util.Optional;

/// A piece of an answer, in the order of the stream: any number of texts and tool calls, then one finish.
public sealed interface ChatChunk {
    /// More of the answer's text; never empty.
    record Text(String text) implements ChatChunk {}

    /// More of a tool call: the first piece of a call has its id and name, each has some of its arguments.
    ///
    /// @param index which call, from 0
    record ToolCallPart(int index, Optional<String> id, Optional<String> name, String arguments) implements ChatChunk {}

    /// The end, said by the model; a stream that ends without one was cut.
    ///
    /// @param usage empty where the provider sends none
    record Finish(Reason reason, Optional<Usage> usage) implements ChatChunk {}

    /// Why it ended.
    enum Reason {
        STOP,
        LENGTH,
        TOOL_CALLS,
        CONTENT_FILTER;

        /// As it stands in JSON.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

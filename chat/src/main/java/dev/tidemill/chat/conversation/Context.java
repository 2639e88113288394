package dev.tidemill.chat.conversation;

import dev.tidemill.chat.model.Message;
import java.util.ArrayList;
import java.util.List;

/// A prompt that fits.
///
/// @param tokens of the whole prompt, as the model in use counts them
/// @param limit  that they keep to
public record Context(List<Message> messages, int tokens, int limit, Omitted omitted) {
    public Context {
        messages = List.copyOf(messages);
    }

    /// What the prompt leaves out.
    ///
    /// @param turns      earlier turns that do not stand in it whole
    /// @param summarised whether a summary stands for them
    /// @param steps      calls of tools, with their results, of the newest turn
    /// @param passages   places in the list of passages, from 0
    public record Omitted(int turns, boolean summarised, int steps, List<Integer> passages) {
        public Omitted {
            passages = List.copyOf(passages);
        }

        public boolean nothing() {
            return turns == 0 && steps == 0 && passages.isEmpty();
        }

        /// For people: `left out: 12 earlier turns (summarised), 2 passages`; empty where nothing was.
        public String told() {
            List<String> parts = new ArrayList<>();
            if (turns > 0) {
                parts.add(count(turns, "earlier turn") + (summarised ? " (summarised)" : ""));
            }
            if (steps > 0) {
                parts.add(count(steps, "earlier tool call") + (summarised ? " (summarised)" : ""));
            }
            if (!passages.isEmpty()) {
                parts.add(count(passages.size(), "passage"));
            }
            return parts.isEmpty() ? "" : "left out: " + String.join(", ", parts);
        }

        private static String count(int count, String word) {
            return count + " " + word + (count == 1 ? "" : "s");
        }
    }
}

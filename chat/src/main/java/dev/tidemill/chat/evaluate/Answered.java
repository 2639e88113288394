package dev.tidemill.chat.evaluate;

import java.time.Duration;
import java.util.List;

/// An answer with all that is measured of it.
///
/// @param passages   retrieved, best first
/// @param refused    whether it says that it does not know
/// @param costMicros in millionths of the currency's unit
public record Answered(
        String text,
        List<Passage> passages,
        List<Citation> citations,
        boolean refused,
        long costMicros,
        Duration latency) {
    public Answered {
        passages = List.copyOf(passages);
        citations = List.copyOf(citations);
    }

    /// Sets name it by its id, or by its document, any of whose passages is as good.
    public record Passage(String id, String document, String text) {}

    /// A span of the answer and the span of a passage that it rests on, in UTF-16 units.
    ///
    /// @param answerTo  behind the last character
    /// @param passageTo behind the last character
    public record Citation(int answerFrom, int answerTo, String passage, int passageFrom, int passageTo) {}

    /// What is evaluated: an assistant with its prompt, model and index. Safe for one caller at a time.
    @FunctionalInterface
    public interface Answerer {
        /// @throws RuntimeException where it fails, which is measured as a failure
        Answered answer(String question);
    }
}

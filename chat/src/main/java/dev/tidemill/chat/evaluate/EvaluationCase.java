package dev.tidemill.chat.evaluate;

import java.util.List;
import java.util.Optional;

/// A question with what should come of it.
///
/// @param passages   ids of the passages that answer it; empty where nobody said
/// @param answer     a right answer, where there is one
/// @param answerable whether the collection answers it; where not, to refuse is right
/// @param comment    for who keeps the set: what a user said of an answer; empty text for nothing
public record EvaluationCase(
        String id,
        String question,
        List<String> passages,
        Optional<String> answer,
        boolean answerable,
        String comment) {
    private static final int LONGEST = 100_000;

    public EvaluationCase(
            String id, String question, List<String> passages, Optional<String> answer, boolean answerable) {
        this(id, question, passages, answer, answerable, "");
    }

    public EvaluationCase {
        passages = List.copyOf(passages);
        if (id.isBlank() || question.isBlank() || question.length() > LONGEST) {
            throw new IllegalArgumentException("a case must have an id and a question of 1 to " + LONGEST
                    + " characters, got \"" + id + "\" and " + question.length());
        }
        if (!answerable && (!passages.isEmpty() || answer.isPresent())) {
            throw new IllegalArgumentException("a case that cannot be answered must have neither passages nor answer");
        }
    }
}

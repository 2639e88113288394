package dev.tidemill.server.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tidemill.chat.assistant.Answer;
import dev.tidemill.serve.Receipt;
import dev.tidemill.server.http.Json;

/// One answer of an assistant with its receipt.
///
/// @param question as it was asked
public record AnswerView(Receipt receipt, String question, Answer answer) {
    private static final int SHORT = 140;

    /// @param field of the decided stream that holds the question
    static AnswerView of(Receipt receipt, String field) {
        String question;
        try {
            question = Json.MAPPER.readTree(receipt.inputs()).path(field).asText("");
        } catch (JsonProcessingException notOne) {
            question = "";
        }
        return new AnswerView(receipt, question, Answer.read(receipt.content()));
    }

    /// The question, cut where it is long.
    public String shown() {
        return question.length() <= SHORT ? question : question.substring(0, SHORT) + "…";
    }

    /// The colour of its outcome.
    public String tone() {
        return switch (receipt.outcome()) {
            case "answered" -> "good";
            case "failed" -> "bad";
            default -> "warn";
        };
    }

    /// `model 3`, or what answered instead.
    public String version() {
        return receipt.model().isPresent() ? "version " + receipt.model().getAsInt() : "the application's file";
    }
}

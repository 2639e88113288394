package dev.tidemill.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.app.Application;
import dev.tidemill.app.OutcomeDefinition;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.chat.assistant.Answer;
import dev.tidemill.chat.assistant.Assistant;
import dev.tidemill.chat.assistant.Grounding;
import dev.tidemill.chat.assistant.Question;
import dev.tidemill.chat.evaluate.Answered;
import dev.tidemill.chat.evaluate.EvaluationSet;
import dev.tidemill.chat.evaluate.Evaluator;
import dev.tidemill.chat.evaluate.Evaluator.Rated;
import dev.tidemill.chat.evaluate.Marked;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// What users rated, as questions of a set: the outcome of a decision is the rating of its answer. Gold are the
/// documents that a good answer cites, for passages change with every edit.
final class RatedQuestions {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 200;

    private final ApplicationRuntime runtime;
    private final Assistant assistant;
    private final OutcomeDefinition outcome;

    RatedQuestions(ApplicationRuntime runtime, AnswerRoom answers) {
        this.runtime = runtime;
        Application application = runtime.application();
        this.assistant = answers.forgetful(application);
        this.outcome = application
                .outcome()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.INVALID,
                        "application " + application.name()
                                + " must declare an outcome to have ratings; add outcome: to its file"));
    }

    String lines(int decisions) {
        List<Rated> rated = new ArrayList<>();
        long before = Long.MAX_VALUE;
        int left = decisions;
        while (left > 0) {
            List<Receipt> page = runtime.receipts(before, Math.min(PAGE, left));
            page.forEach(receipt -> rated(receipt).ifPresent(rated::add));
            left = page.isEmpty() ? 0 : left - page.size();
            before = page.isEmpty() ? before : page.getLast().offset();
        }
        return EvaluationSet.write(Evaluator.fromRatings(rated.reversed()));
    }

    private Optional<Rated> rated(Receipt receipt) {
        Optional<JsonNode> told = runtime.outcomeOf(receipt.id()).map(RatedQuestions::json);
        JsonNode value = told.map(one -> one.path(outcome.field())).orElseGet(JSON::missingNode);
        boolean sound = value.isBoolean() || value.isNumber();
        Answer answer = receipt.content().isEmpty() ? null : Answer.read(receipt.content());
        if (!sound || answer == null) {
            return Optional.empty();
        }
        boolean good = value.isBoolean() ? value.asBoolean() : value.asDouble() > 0;
        String comment = told.map(this::comment).orElse("");
        return usable(receipt).map(question -> new Rated(receipt.id(), question, cited(answer), good, comment));
    }

    /// The texts of the outcome beside its ids.
    private String comment(JsonNode told) {
        StreamDefinition stream =
                Objects.requireNonNull(runtime.application().streams().get(outcome.stream()));
        return stream.schema().fields().stream()
                .filter(field ->
                        field.type() == FieldType.STRING && !field.name().equals(stream.idField()))
                .filter(field ->
                        stream.about().stream().noneMatch(about -> about.field().equals(field.name())))
                .map(field -> told.path(field.name()).asText(""))
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("; "));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException defect) {
            throw new IllegalStateException("an event must have a text in JSON", defect);
        }
    }

    /// The question as it may be used.
    private Optional<String> usable(Receipt receipt) {
        return runtime.event(receipt.offset())
                .map(event -> Question.of(
                        event,
                        runtime.application().decided().schema(),
                        assistant.definition().asked(),
                        List.of(),
                        ""))
                .flatMap(assistant::usable);
    }

    /// With the documents that bear it out in place of passages.
    private static Answered cited(Answer answer) {
        Answered plain = Marked.of(answer, 0, Duration.ZERO);
        List<Answered.Citation> documents = new ArrayList<>();
        for (Grounding.Citation citation : answer.citations()) {
            documents.add(new Answered.Citation(0, 0, citation.document(), citation.from(), citation.to()));
        }
        return new Answered(
                plain.text(), plain.passages(), documents, plain.refused(), plain.costMicros(), plain.latency());
    }
}

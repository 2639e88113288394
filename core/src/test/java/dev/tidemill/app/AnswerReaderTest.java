package dev.tidemill.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
    private static final String HEAD = """
            application: helpdesk
            version: 1.0.0
            streams:
              questions:
                id: id
                time: time
                fields:
                  id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  text: {type: string, required: true}
                  user: {type: string}
                  urgent: {type: boolean}
            decision: {on: questions, outcomes: [answered, unknown, blocked, failed]}
            """;
    private static final String ANSWER = """
            answer:
              asked: {question: text, user: user}
              model: big
              prompt: "Be brief. {{passages}}"
              answer_tokens: 100
              temperature: 0.5
              collection: manuals
              retrieval: {method: text, fusion: rrf, candidates: 50, passages: 3, least: 0.2}
              memory: {turns: 4, summarize: false, keep: 1d}
              guard:
                cards: {find: personal, kinds: card, on: [input, output], action: mask}
                swearing: {find: words, words: [darn], on: output, action: flag}
                code: {find: pattern, pattern: "[A-Z]{3}-[0-9]+", action: block}
                urgent: {find: topic, when: urgent, action: review}
              cache: {exact: 1h, semantic: true, errors: 0.01}
            """;

    private static List<String> problems(String answer) {
        try {
            ApplicationReader.read("app.yaml", HEAD + answer);
            return List.of();
        } catch (TidemillException refused) {
            return refused.problems().stream().map(Problem::toString).toList();
        }
    }

    @Test
    void readsWhatIsThere() {
        AnswerDefinition answer =
                ApplicationReader.read("app.yaml", HEAD + ANSWER).answer().orElseThrow();
        assertThat(answer.asked().question()).isEqualTo("text");
        assertThat(answer.asked().conversation()).isEmpty();
        assertThat(answer.writing().model()).isEqualTo("big");
        assertThat(answer.writing().promptTokens()).isEqualTo(4096);
        assertThat(answer.writing().answerTokens()).isEqualTo(100);
        assertThat(answer.retrieval())
                .isEqualTo(new AnswerDefinition.Retrieval(AnswerDefinition.Method.TEXT, true, 50, 3, 0.2));
        assertThat(answer.memory())
                .isEqualTo(new AnswerDefinition.Memory(4, false, Optional.empty(), Duration.ofDays(1)));
        assertThat(answer.guard())
                .extracting(AnswerDefinition.GuardRule::stages)
                .containsExactly(
                        List.of("input", "output"), List.of("output"), List.of("input", "output"), List.of("input"));
        assertThat(answer.guard().getFirst().kinds()).containsExactly("card");
        assertThat(answer.caching().errors()).isEqualTo(0.01);
    }

    @Test
    void everyMistakeIsToldAtItsPlace() {
        told(
                ANSWER.replace("question: text", "question: txt"),
                "a field of asked must be one of questions, got \"txt\"");
        told(ANSWER.replace("user: user", "user: urgent"), "field urgent must be of type string, got \"boolean\"");
        told(ANSWER.replace("passages: 3", "passages: 50").replace("candidates: 50", "candidates: 5"), "at most");
        told(ANSWER.replace("words: [darn], ", ""), "a rule that finds words must have words");
        told(ANSWER.replace("find: words", "find: harassment"), "words must stand in a rule that finds words");
        told(ANSWER.replace("[A-Z]{3}", "[A-Z"), "pattern must be a regular expression");
        told(ANSWER.replace("when: urgent", "when: urgently"), "urgently");
        told(ANSWER.replace("find: topic,", "find: topic, on: output,"), "a topic must be looked for in the input");
        told(ANSWER.replace("action: mask", "action: hide"), "action must be one of");
        told(ANSWER.replace("exact: 1h, ", ""), "semantic must have exact beside it");
        told(ANSWER.replace("  collection: manuals\n", "").replace("model: big", "model: extractive"), "a collection");
        told(ANSWER + "model: {algorithm: xgboost}\n", "model must not stand beside answer");
    }

    private static void told(String answer, String message) {
        assertThat(problems(answer))
                .as(answer)
                .anySatisfy(
                        problem -> assertThat(problem).startsWith("app.yaml:").contains(message));
    }

    @Test
    void needsADecisionWithItsOutcomes() {
        assertThat(ApplicationReader.read(Path.of("..", "apps", "assistant")).answer())
                .isPresent();
        assertThat(problemsOf(HEAD.replace("answered, unknown", "answered, silent") + ANSWER))
                .anySatisfy(problem -> assertThat(problem).contains("answer must have a decision with the outcomes"));
    }

    private static List<String> problemsOf(String file) {
        try {
            ApplicationReader.read("app.yaml", file);
            return List.of();
        } catch (TidemillException refused) {
            return refused.problems().stream().map(Problem::toString).toList();
        }
    }

    @Test
    void aChangedAnswerAsksForAPatchAndARemovedOneForAMajorVersion() {
        Application before = ApplicationReader.read("app.yaml", HEAD + ANSWER);
        Application other = ApplicationReader.read("app.yaml", HEAD + ANSWER.replace("turns: 4", "turns: 5"));
        Application without = ApplicationReader.read("app.yaml", HEAD);
        assertThat(Compatibility.compare(before, other))
                .extracting(Change::weight)
                .containsExactly(Change.Weight.PATCH);
        assertThat(Compatibility.compare(before, without))
                .extracting(Change::weight)
                .contains(Change.Weight.MAJOR);
    }
}

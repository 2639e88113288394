package dev.tidemill.chat.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemill.chat.model.Message.Role;
import dev.tidemill.chat.prompt.PromptDefinition.Template;
import dev.tidemill.chat.prompt.Variable.Type;
import dev.tidemill.core.Problem;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.EmbeddedHome;
import dev.tidemill.registry.Registry;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.rollout.Lane;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptShelfTest {
    private static final VersionLine LINE = new VersionLine(Tenant.DEFAULT, "assistant", PromptKind.KIND);
    private static final Variable QUESTION = Variable.of("question", Type.TEXT);
    private static final PromptKind KIND = new PromptKind(List.of(
            QUESTION,
            Variable.optional("topic", Type.TEXT),
            Variable.list("passages", Variable.of("text", Type.TEXT))));

    @TempDir
    Path folder;

    private EmbeddedHome home;
    private Registry registry;
    private PromptShelf shelf;

    @BeforeEach
    void open() {
        home = EmbeddedHome.open(folder.resolve("home"));
        registry = Registry.open(home.metadata(), home.blobs(), () -> Instant.parse("2026-01-02T03:04:05Z"));
        shelf = new PromptShelf(registry, LINE, KIND);
    }

    @AfterEach
    void close() {
        home.close();
    }

    private static PromptDefinition prompt(String text) {
        return new PromptDefinition("answers", List.of(new Template(Role.SYSTEM, text)), List.of(QUESTION));
    }

    private int register(String text) {
        return shelf.register(prompt(text), "test", "ada").version();
    }

    private String asked(String label) {
        return shelf.at(label)
                .value()
                .render(Map.of("question", "why?"))
                .getFirst()
                .text();
    }

    @Test
    void theSamePromptIsTheSameVersion() {
        assertThat(register("be kind: {{question}}")).isEqualTo(1);
        assertThat(register("be brief: {{question}}")).isEqualTo(2);
        assertThat(register("be kind: {{question}}")).isEqualTo(1);
        assertThat(shelf.version(1).definition()).isEqualTo(prompt("be kind: {{question}}"));
    }

    @Test
    void labelsMoveAndAreNeverServedStale() {
        register("one {{question}}");
        register("two {{question}}");
        shelf.label("production", 1, "ada");
        shelf.label("canary", 2, "ada");
        assertThat(asked("production")).isEqualTo("one why?");
        assertThat(asked("canary")).isEqualTo("two why?");

        shelf.label("production", 2, "ada");
        assertThat(asked("production")).isEqualTo("two why?");
        assertThat(shelf.rollback("ada").version()).isEqualTo(1);
        assertThat(asked("production")).isEqualTo("one why?");

        registry.unpoint(LINE, "canary", "ada");
        assertThatThrownBy(() -> shelf.at("canary"))
                .isInstanceOf(TidemillException.class)
                .hasMessage("a label must point at a version of the prompt assistant, got \"canary\" (labels:"
                        + " production)");
    }

    @Test
    void theLaneOfRolloutsServesPromptsUnchanged() {
        register("one {{question}}");
        register("two {{question}}");
        registry.activate(LINE, 2, "ada");
        Lane<Prompt> lane = new Lane<>(registry, LINE, KIND);
        lane.production(lane.production());

        var served = lane.board().route("x", new Object[0]).served().orElseThrow();
        assertThat(served.version()).isEqualTo(2);
        assertThat(served.value().render(Map.of("question", "why?")).getFirst().text())
                .isEqualTo("two why?");
    }

    @Test
    void aPromptThatCouldNotAnswerIsNotRegistered() {
        assertThatThrownBy(() -> register("{{qestion}}"))
                .hasMessageContaining("messages[0]:1:1")
                .hasMessageContaining("did you mean \"question\"?");
        PromptDefinition greedy = new PromptDefinition(
                "",
                List.of(new Template(Role.USER, "hi")),
                List.of(
                        Variable.of("topic", Type.TEXT),
                        Variable.of("passage", Type.TEXT),
                        Variable.list("passages", Variable.of("titel", Type.TEXT)),
                        Variable.of("question", Type.NUMBER)));
        TidemillException refused =
                catchThrowableOfType(TidemillException.class, () -> shelf.register(greedy, "test", "ada"));

        assertThat(refused.problems().stream().map(Problem::toString))
                .containsExactly(
                        "variables.topic: it may be absent, so it must not be required, got \"required\"",
                        "variables.passage: it must be one of those that are given, got \"passage\" (did you mean"
                                + " \"passages\"?)",
                        "variables.passages: it must be list of text text, got \"list of titel text\"",
                        "variables.question: it must be text, got \"number\"");
        assertThat(registry.versions(LINE)).isEmpty();
    }

    @Test
    void diffsAreUnified() {
        register("be kind\nanswer {{question}}");
        register("be brief\nanswer {{question}}");

        assertThat(shelf.diff(1, 1)).isEmpty();
        assertThat(shelf.diff(1, 2))
                .containsExactly(
                        "--- prompt:1",
                        "+++ prompt:2",
                        "@@ -1,5 +1,5 @@",
                        " description: answers",
                        " variable: question (text)",
                        " system:",
                        "-  be kind",
                        "+  be brief",
                        "   answer {{question}}");
    }

    @Test
    void jsonIsReadAsItWasWritten() {
        PromptDefinition definition = new PromptDefinition(
                "über 😀",
                List.of(new Template(Role.SYSTEM, "a\n{{question}}"), new Template(Role.USER, "b")),
                List.of(
                        QUESTION,
                        Variable.optional("topic", Type.TEXT),
                        Variable.list("passages", Variable.of("text", Type.TEXT))));

        assertThat(PromptJson.read(PromptJson.write(definition))).isEqualTo(definition);
        assertRefused(
                "{\"messages\": [{\"role\": \"system\", \"txt\": \"a\"}]}",
                "messages[0]: a message has role, text, got \"txt\" (did you mean \"text\"?)");
        assertRefused(
                "{\"messages\": [{\"role\": \"robot\", \"text\": \"a\"}]}",
                "messages[0]: role must be one of system, user, assistant, tool, got \"robot\"");
        assertRefused(
                "{\"messages\": []}", "a prompt must have 1 to 32 messages and at most 64 variables, got 0 and 0");
        assertRefused("[]", "prompt must be an object, got []");
        assertThatThrownBy(() -> PromptJson.read("{\n  \"messages\": [}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageStartingWith("2:16: a prompt must be JSON");
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> PromptJson.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(TidemillException.class)
                .hasMessage(message);
    }
}

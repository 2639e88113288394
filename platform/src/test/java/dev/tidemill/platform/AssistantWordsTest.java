package dev.tidemill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidemill.chat.assistant.Answer;
import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.chat.gateway.CompletionRequest;
import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatRequest.Settings;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.Message.Role;
import dev.tidemill.chat.prompt.PromptDefinition;
import dev.tidemill.chat.prompt.Variable;
import dev.tidemill.log.Durability;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an assistant's model is told, and what its asker gets back: prompts, masks and summaries, over a model that
/// repeats the question.
final class AssistantWordsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CARD = "4111111111111111";
    private static final String APPLICATION = """
            application: helpdesk
            version: 1.0.0
            streams:
              questions:
                id: question_id
                time: time
                fields:
                  question_id: {type: string, required: true, max_length: 64}
                  time: {type: timestamp, required: true}
                  question: {type: string, required: true, max_length: 8192, personal: true}
                  conversation: {type: string, max_length: 64}
                  shop: {type: string, max_length: 64}
            decision: {on: questions, deadline: 60s, outcomes: [answered, unknown, blocked, failed]}
            answer:
              asked: {question: question, conversation: conversation}
              model: fast
              prompt: "The file's prompt."
              memory: {turns: 1, summarizer: fast}
              guard:
                cards: {find: personal, kinds: [card], action: mask, reversible: true}
            """;

    @TempDir
    private Path folder;

    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private HttpServer upstream;
    private Tidemill tidemill;
    private int questions;

    @BeforeEach
    void open() throws IOException {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", this::answer);
        upstream.start();
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(home.resolve("gateway.yaml"), """
                providers:
                  local: {kind: openai-compatible, url: "http://127.0.0.1:%d/v1"}
                models:
                  fast: {targets: [{provider: local, model: tiny}], attempts: 1}
                """.formatted(
                        upstream.getAddress().getPort()));
        Path application = Files.createDirectories(folder.resolve("app"));
        Files.writeString(application.resolve("app.yaml"), APPLICATION);
        tidemill = Tidemill.open(new Config(
                home,
                Durability.PROCESS,
                InstantSource.fixed(Instant.parse("2026-03-31T00:00:00Z")),
                2,
                Config.DEFAULT_STATE_BYTES,
                "test"));
        tidemill.apply(application, "ada");
    }

    @AfterEach
    void close() {
        tidemill.close();
        upstream.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        asked.add(request);
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        String said = "You said: "
                + request.path("messages")
                        .path(request.path("messages").size() - 1)
                        .path("content")
                        .asText();
        try (var out = exchange.getResponseBody()) {
            for (int i = 0; i < said.length(); i += 3) {
                String piece = JSON.writeValueAsString(said.substring(i, Math.min(said.length(), i + 3)));
                out.write(event("{\"content\":" + piece + "}", "null"));
            }
            out.write(event("{}", "\"stop\""));
            out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static byte[] event(String delta, String finish) {
        return ("data: {\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private String said(int request, int message) {
        return asked.get(request).path("messages").path(message).path("content").asText();
    }

    /// Asks as OpenAI's clients do.
    private String chat(Message... messages) {
        CompletionRequest request = new CompletionRequest(
                "c" + questions++, "helpdesk", List.of(messages), OptionalInt.empty(), Settings.capped(100), List.of());
        StringBuilder text = new StringBuilder();
        try (AnswerStream stream =
                tidemill.chats().completions().complete(request, new Caller("default", "key", "", "")).stream()) {
            while (stream.next(Duration.ofSeconds(30)).orElseThrow() instanceof ChatChunk.Text(String piece)) {
                text.append(piece);
            }
        }
        return text.toString();
    }

    private Answer decide(String question, String conversation) {
        String id = "q" + questions++;
        tidemill.decide("helpdesk", """
                {"question_id": "%s", "time": "2026-03-31T00:00:00Z", "question": "%s", "conversation": "%s",
                 "shop": "Vienna"}""".formatted(id, question, conversation).getBytes(StandardCharsets.UTF_8));
        return Answer.read(tidemill.receipt("helpdesk", id).content());
    }

    private static PromptDefinition prompt(String text, Variable... variables) {
        return new PromptDefinition("", List.of(new PromptDefinition.Template(Role.SYSTEM, text)), List.of(variables));
    }

    @Test
    void aPromptThatIsPutInProductionIsToldFromTheNextQuestionOnAndTakenBackAtOnce() {
        Prompts prompts = tidemill.prompts();
        Variable shop = Variable.optional("shop", Variable.Type.TEXT);
        assertThat(decide("one", "a").prompt()).isZero();
        prompts.add("helpdesk", prompt("First{{#shop}} of {{shop}}{{/shop}}.", shop), "ada");
        prompts.label("helpdesk", "production", "1", "ada");
        assertThat(decide("two", "b").prompt()).isEqualTo(1);
        prompts.add("helpdesk", prompt("Second.", shop), "ada");
        prompts.label("helpdesk", "canary", "2", "ada");
        prompts.label("helpdesk", "production", "canary", "ada");
        assertThat(decide("three", "c").prompt()).isEqualTo(2);
        prompts.rollback("helpdesk", "ada");
        assertThat(decide("four", "d").prompt()).isEqualTo(1);

        assertThat(List.of(said(0, 0), said(1, 0), said(2, 0), said(3, 0)))
                .containsExactly("The file's prompt.", "First of Vienna.", "Second.", "First of Vienna.");
        assertThat(prompts.list("helpdesk").labels()).isEqualTo(Map.of("canary", 2, "production", 1));
        assertThat(prompts.diff("helpdesk", "production", "canary")).contains("+  Second.");
        assertThat(prompts.attempt("helpdesk", "2", Map.of("shop", 3)).problems())
                .extracting(Object::toString)
                .singleElement()
                .asString()
                .contains("values.shop", "it must be text");
    }

    @Test
    void aVersionSaysThePromptThatItWasMadeWith() {
        Prompts prompts = tidemill.prompts();
        prompts.add("helpdesk", prompt("First."), "ada");
        prompts.add("helpdesk", prompt("Second."), "ada");
        prompts.label("helpdesk", "production", "1", "ada");
        int version = prompts.release("helpdesk", "2", "ada");
        assertThat(decide("one", "a").prompt()).isEqualTo(1);
        tidemill.activate("helpdesk", version, "ada");

        assertThat(decide("two", "b").prompt()).isEqualTo(2);
        assertThat(said(1, 0)).isEqualTo("Second.");
    }

    @Test
    void aPromptThatWantsWhatNobodyTellsIsRefused() {
        Prompts prompts = tidemill.prompts();
        assertThatThrownBy(() ->
                        prompts.add("helpdesk", prompt("{{shop}}", Variable.of("shop", Variable.Type.TEXT)), "ada"))
                .hasMessageContaining("variables.shop: it may be absent, so it must not be required");
        assertThatThrownBy(() ->
                        prompts.add("helpdesk", prompt("{{town}}", Variable.of("town", Variable.Type.TEXT)), "ada"))
                .hasMessageContaining("it must be one of those that are given");
        PromptDefinition talks =
                new PromptDefinition("", List.of(new PromptDefinition.Template(Role.USER, "hello")), List.of());
        assertThatThrownBy(() -> prompts.add("helpdesk", talks, "ada"))
                .hasMessageContaining("must be of the role system, got user in messages[0]");
        assertThatThrownBy(() -> prompts.show("helpdesk", "production")).hasMessageContaining("a label must point at");
    }

    @Test
    void whoeverAsksGetsTheOriginalsBackAndNobodyElseSeesThem() {
        String answer = chat(
                Message.user("my other card is 5500005555555559"),
                Message.assistant("noted"),
                Message.user("is " + CARD + " mine?"));

        assertThat(answer).isEqualTo("You said: is " + CARD + " mine?");
        assertThat(said(0, 1)).isEqualTo("my other card is [card-1]");
        assertThat(said(0, 3)).isEqualTo("is [card-2] mine?");
        assertThat(tidemill.receipt("helpdesk", "c0").content())
                .contains("is [card-2] mine?")
                .doesNotContain(CARD);
    }

    @Test
    void aConversationKeepsItsPlaceholdersAndItsOlderTurnsAreSummarisedByTheModel() {
        decide("my card is " + CARD, "talk");
        decide("and 5500005555555559", "talk");
        decide("which was " + CARD, "talk");

        List<String> told = new ArrayList<>();
        asked.getLast()
                .path("messages")
                .forEach(one -> told.add(one.path("content").asText()));
        assertThat(told.getLast()).isEqualTo("which was [card-1]");
        assertThat(told).contains("and [card-2]", "You said: and [card-2]");
        assertThat(told.get(1))
                .startsWith("Earlier in this conversation, in short:\nYou said: user: my card is [card-1]");
        assertThat(asked.toString()).doesNotContain(CARD);
        assertThat(tidemill.receipts("helpdesk", Long.MAX_VALUE, 10))
                .extracting(
                        receipt -> tidemill.receipt("helpdesk", receipt.id()).inputs())
                .hasSize(3)
                .anyMatch(inputs -> inputs.contains("which was [card-1]"))
                .noneMatch(inputs -> inputs.contains(CARD));
        assertThat(asked.get(asked.size() - 2).toString()).contains("Summarise the conversation below");
    }
}

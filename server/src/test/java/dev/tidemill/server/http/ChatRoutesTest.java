package dev.tidemill.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.tidemill.chat.cost.Spent;
import dev.tidemill.core.Tenant;
import dev.tidemill.platform.ApiKeys;
import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.Client;
import dev.tidemill.server.Client.Answer;
import dev.tidemill.server.cli.Logging;
import dev.tidemill.server.http.HttpServer.Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway before a provider on loopback, asked by OpenAI's own client and by hand.
class ChatRoutesTest {
    @TempDir
    static Path folder;

    private static Upstream upstream;
    private static Tidemill tidemill;
    private static HttpServer server;
    private static Client client;
    private static OpenAIClient openAi;

    @BeforeAll
    static void open() throws Exception {
        Logging.bridge();
        upstream = new Upstream();
        Files.writeString(folder.resolve("prices.yaml"), """
                currency: USD
                models:
                  words: {prompt: 1.00, completion: 2.00}
                  tools: {prompt: 0, completion: 0}
                  cut: {prompt: 0, completion: 0}
                  garbage: {prompt: 0, completion: 0}
                  busy: {prompt: 0, completion: 0}
                  broken: {prompt: 0, completion: 0}
                """);
        Path file = Files.writeString(folder.resolve("gateway.yaml"), """
                providers:
                  local: {kind: openai-compatible, url: "%s"}
                models:
                  words: {targets: [{provider: local, model: words}], most: 1000}
                  tools: {targets: [{provider: local, model: tools}]}
                  cut: {targets: [{provider: local, model: cut}], attempts: 1}
                  garbage: {targets: [{provider: local, model: garbage}], attempts: 1}
                  busy: {targets: [{provider: local, model: busy}], attempts: 1}
                  rescued:
                    targets: [{provider: local, model: broken}, {provider: local, model: words, priority: 2}]
                  few: {targets: [{provider: local, model: words}]}
                  narrow: {targets: [{provider: local, model: words}], window: 200, answer: 20, most: 100}
                limits:
                  - {of: key, model: few, requests: 2, per: 365d}
                  - {of: key, model: words, tokens: 1_000_000, per: 365d}
                prices: prices.yaml
                """.formatted(upstream.url()));
        tidemill = Tidemill.open(Config.of(folder.resolve("home")).withGateway(file));
        server = HttpServer.start(
                tidemill, new Address(Address.LOOPBACK, 0), Limits.DEFAULT, (platform, telemetry) -> List.of());
        String key = tidemill.keys().create("test", Role.WRITE).key();
        client = new Client(server.port(), key);
        openAi = OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + server.port() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void close() {
        openAi.close();
        server.close();
        tidemill.close();
        upstream.close();
    }

    private static ChatCompletionCreateParams.Builder asking(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("count to three");
    }

    @Test
    void openAisClientGetsAWholeAnswer() {
        ChatCompletion answer = openAi.chat()
                .completions()
                .create(asking("words").maxCompletionTokens(20).build());
        assertThat(answer.choices().getFirst().message().content()).hasValue("one zwei \"三\"");
        assertThat(answer.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(15);
        assertThat(upstream.asked.get().path("max_tokens").asInt()).isEqualTo(20);
        assertThat(upstream.key.get()).doesNotContain(client.key());
    }

    @Test
    void openAisClientGetsAStreamWithUsageInTheLastChunk() {
        ChatCompletionCreateParams request = asking("words")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                openAi.chat().completions().createStreaming(request)) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();
            String text = chunks.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .collect(Collectors.joining());
            assertThat(text).isEqualTo("one zwei \"三\"");
            assertThat(chunks.getLast().usage().orElseThrow().completionTokens())
                    .isEqualTo(4);
            assertThat(chunks.getLast().choices()).isEmpty();
        }
    }

    @Test
    void openAisClientGetsVectorsOfLengthOne() {
        String model = tidemill.chats().embedder().orElseThrow().name();
        List<Embedding> vectors = openAi.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model(model)
                        .inputOfArrayOfStrings(List.of("a tide mill", "a mill driven by tides", "an invoice"))
                        .build())
                .data();
        assertThat(vectors).hasSize(3);
        assertThat(product(vectors.get(0), vectors.get(0))).isCloseTo(1, within(1e-3));
        assertThat(product(vectors.get(0), vectors.get(1))).isGreaterThan(product(vectors.get(0), vectors.get(2)));
    }

    private static double product(Embedding a, Embedding b) {
        double sum = 0;
        for (int i = 0; i < a.embedding().size(); i++) {
            sum += a.embedding().get(i) * b.embedding().get(i);
        }
        return sum;
    }

    @Test
    void langChain4jsClientsGetAWholeAnswerAndAStream() throws Exception {
        String base = "http://127.0.0.1:" + server.port() + "/v1";
        assertThat(OpenAiChatModel.builder()
                        .baseUrl(base)
                        .apiKey(client.key())
                        .modelName("words")
                        .build()
                        .chat("count to three"))
                .isEqualTo("one zwei \"三\"");
        CompletableFuture<String> whole = new CompletableFuture<>();
        OpenAiStreamingChatModel.builder()
                .baseUrl(base)
                .apiKey(client.key())
                .modelName("words")
                .build()
                .chat("count to three", new StreamingChatResponseHandler() {
                    @Override
                    public void onCompleteResponse(ChatResponse response) {
                        whole.complete(response.aiMessage().text());
                    }

                    @Override
                    public void onError(Throwable failure) {
                        whole.completeExceptionally(failure);
                    }
                });
        assertThat(whole.get(20, TimeUnit.SECONDS)).isEqualTo("one zwei \"三\"");
    }

    @Test
    void toolsPassThroughBothWays() {
        ChatCompletion answer = openAi.chat()
                .completions()
                .create(asking("tools")
                        .addFunctionTool(FunctionDefinition.builder()
                                .name("add")
                                .parameters(FunctionParameters.builder()
                                        .putAdditionalProperty("type", JsonValue.from("object"))
                                        .build())
                                .build())
                        .build());
        assertThat(answer.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        var call = answer.choices()
                .getFirst()
                .message()
                .toolCalls()
                .orElseThrow()
                .getFirst()
                .asFunction();
        assertThat(call.function().name()).isEqualTo("add");
        assertThat(call.function().arguments()).isEqualTo("{\"a\":1}");
        assertThat(upstream.asked.get().at("/tools/0/function/name").asText()).isEqualTo("add");
    }

    @Test
    void openAisClientListsModelsAndUnderstandsErrors() {
        assertThat(openAi.models().list().data())
                .extracting(model -> model.id())
                .contains("words", "rescued");
        assertThatThrownBy(
                        () -> openAi.chat().completions().create(asking("wrods").build()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("did you mean \"words\"?");
        assertThatThrownBy(() -> openAi.chat()
                        .completions()
                        .create(asking("words").maxCompletionTokens(1_001).build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("max_tokens must be from 1 to 1000, got 1001");
        assertThatThrownBy(
                        () -> openAi.chat().completions().create(asking("busy").build()))
                .isInstanceOf(RateLimitException.class)
                .hasMessageContaining("local answered 429: not now");
    }

    private static Answer ask(String model, String more) {
        return client.post("/v1/chat/completions", """
                {"model":"%s","messages":[{"role":"user","content":"count"}]%s}""".formatted(model, more));
    }

    @Test
    void aBrokenProviderIsReplacedBeforeTheFirstWord() {
        Answer answer = ask("rescued", "");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/choices/0/message/content").asText()).isEqualTo("one zwei \"三\"");
    }

    @Test
    void aStreamThatIsCutEndsInAnErrorAndNeverInACleanEnd() {
        Answer answer = ask("cut", ",\"stream\":true");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .contains("\"content\":\"one \"", "\"error\":{\"message\":", "the stream was cut")
                .doesNotContain("[DONE]");
        Answer whole = ask("cut", "");
        assertThat(whole.status()).isEqualTo(502);
        assertThat(whole.json().at("/error/code").asText()).isEqualTo("provider_broken");
    }

    @Test
    void whatNobodyCanReadIsAnError() {
        assertThat(ask("garbage", "").status()).isEqualTo(502);
        Answer busy = ask("busy", "");
        assertThat(busy.status()).isEqualTo(429);
        assertThat(Integer.parseInt(busy.header("Retry-After"))).isBetween(1, 7);
    }

    @Test
    void aLimitTellsWhatIsLeftAndThenRefuses() {
        Answer first = ask("few", "");
        assertThat(first.header("x-ratelimit-limit-requests")).isEqualTo("2");
        assertThat(first.header("x-ratelimit-remaining-requests")).isEqualTo("1");
        assertThat(ask("few", "").status()).isEqualTo(200);
        int calls = upstream.calls.get();
        Answer third = ask("few", "");
        assertThat(third.status()).isEqualTo(429);
        assertThat(third.json().at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(Long.parseLong(third.header("Retry-After"))).isPositive();
        assertThat(upstream.calls.get()).as("nothing was asked").isEqualTo(calls);
    }

    @Test
    void aConversationLongerThanTheWindowIsRefusedWithTheFigures() {
        String turn = "{\"role\":\"user\",\"content\":\"tell me more of it\"},"
                + "{\"role\":\"assistant\",\"content\":\"there is more\"},";
        int calls = upstream.calls.get();
        Answer answer = client.post(
                "/v1/chat/completions",
                "{\"model\":\"narrow\",\"messages\":[" + turn.repeat(1_000)
                        + "{\"role\":\"user\",\"content\":\"go on\"}]}");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().at("/error/code").asText()).isEqualTo("context_length_exceeded");
        assertThat(answer.json().at("/error/message").asText())
                .startsWith("prompt and answer must have at most 200 tokens together, got ");
        assertThat(upstream.calls.get()).as("nothing was asked").isEqualTo(calls);
        assertThat(ask("narrow", "").status()).isEqualTo(200);
    }

    @Test
    void badInputIsRefusedByNameInOpenAisShape() {
        refused("{\"model\":", 400, "body must be JSON in UTF-8, at line 1 column");
        refused("{}", 400, "model must be named");
        refused("[]", 400, "body must be a JSON object");
        refused("{\"model\":\"words\"}", 400, "messages must hold at least one message");
        refused("{\"model\":\"words\",\"messages\":[]}", 400, "messages must hold at least one message");
        String head = "{\"model\":\"words\",\"messages\":[{\"role\":\"user\",\"content\":";
        refused(head + "\" \"}]}", 400, "messages[0].content must not be empty");
        refused(head + "\"\\ud800\"}]}", 400, "a surrogate stands alone");
        refused(head + "[{\"type\":\"image_url\"}]}]}", 400, "parts of the type text, got \"image_url\"");
        refused(head + "\"a\"}],\"max_tokens\":-1}", 400, "max_tokens must be a whole number from 1");
        refused(head + "\"a\"}],\"max_tokens\":99999999999}", 400, "max_tokens must be a whole number from 1");
        refused(head + "\"a\"}],\"n\":2}", 400, "n must be 1");
        refused(head + "\"a\"}],\"temperature\":3}", 400, "temperature must be a number from 0.0 to 2.0, got 3");
        refused(head + "\"" + "x".repeat(10 << 20) + "\"}]}", 413, "a body must be at most");
        byte[] invalid = (head + "\"?\"}]}").getBytes(StandardCharsets.UTF_8);
        invalid[head.length() + 1] = (byte) 0xFF;
        Answer answer = client.post("/v1/chat/completions", invalid, "Content-Type", "application/json");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/message").asText()).contains("UTF-8");
        Answer nobody = new Client(server.port(), "tm_wrong").post("/v1/chat/completions", "{}");
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.json().at("/error/code").asText()).isEqualTo("invalid_api_key");
        assertThat(client.delete("/v1/chat/completions")
                        .json()
                        .at("/error/type")
                        .asText())
                .isEqualTo("invalid_request_error");
    }

    private static void refused(String body, int status, String message) {
        Answer answer = client.post("/v1/chat/completions", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().at("/error/message").asText()).contains(message);
        assertThat(answer.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void aKeyOfSomebodyAsksForNobodyElse() {
        ApiKeys.Owner anna = new ApiKeys.Owner(Tenant.DEFAULT, Optional.of("anna"), Optional.of("shop"));
        Client till = new Client(
                server.port(), tidemill.keys().create("till", Role.WRITE, anna).key());
        String body = "{\"model\":\"words\",\"messages\":[{\"role\":\"user\",\"content\":\"count\"}],\"user\":\"%s\"}";

        assertThat(till.post("/v1/chat/completions", body.formatted("anna")).status())
                .isEqualTo(200);
        Answer other = till.post("/v1/chat/completions", body.formatted("bert"));
        assertThat(other.status()).isEqualTo(403);
        assertThat(other.json().at("/error/type").asText()).isEqualTo("permission_error");
        assertThat(other.json().at("/error/message").asText())
                .isEqualTo("this key is for the user anna alone, got another");
        assertThat(till.get("/v1/apps/bank/models").status()).isEqualTo(403);
        assertThat(till.get("/v1/apps/shop/models").status()).isEqualTo(404);
    }

    @Test
    void whatWasSpentIsKept() throws Exception {
        Path home = folder.resolve("other");
        try (Tidemill other = Tidemill.open(Config.of(home).withGateway(folder.resolve("gateway.yaml")));
                HttpServer there = HttpServer.start(
                        other, new Address(Address.LOOPBACK, 0), Limits.DEFAULT, (platform, telemetry) -> List.of())) {
            Client asks = new Client(
                    there.port(), other.keys().create("k", Role.WRITE).key());
            asks.post("/v1/chat/completions", """
                    {"model":"few","messages":[{"role":"user","content":"count"}],"max_tokens":9}""");
        }
        try (Tidemill other = Tidemill.open(Config.of(home).withGateway(folder.resolve("gateway.yaml")))) {
            List<Spent> spent = other.chats().spent(Instant.EPOCH, Instant.now().plusSeconds(60));
            assertThat(spent).hasSize(1);
            assertThat(spent.getFirst().prompt()).isEqualTo(11);
            assertThat(spent.getFirst().micros()).isEqualTo(11 + 8);
        }
    }
}

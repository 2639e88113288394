package dev.tidemill.chat.provider;

import static dev.tidemill.chat.provider.ScriptedUpstream.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.chat.gateway.GatewayFile;
import dev.tidemill.chat.gateway.Providers;
import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatChunk.Finish;
import dev.tidemill.chat.model.ChatChunk.Reason;
import dev.tidemill.chat.model.ChatChunk.Text;
import dev.tidemill.chat.model.ChatChunk.ToolCallPart;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.ChatRequest.Tool;
import dev.tidemill.chat.model.LanguageModel;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import dev.tidemill.chat.model.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Anthropic and Gemini as their references describe them on the wire, and what callers are told of it. The models are
/// those that a gateway file declares.
@Timeout(60)
class ForeignProvidersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String SECRET = "sk-ant-very-secret";

    @TempDir
    private Path folder;

    private LanguageModel model(String kind, ScriptedUpstream upstream) throws IOException {
        String path = kind.equals("anthropic") ? "v1" : "v1beta";
        String base = upstream.base().toString().replace("/v1", "/" + path);
        Path file = Files.writeString(folder.resolve("gateway.yaml"), """
                providers:
                  cloud: {kind: %s, key: CLOUD_KEY, url: "%s"}
                models:
                  fast: {targets: [{provider: cloud, model: m-1}]}
                """.formatted(kind, base));
        Map<String, LanguageModel> models = Providers.open(GatewayFile.read(file), Map.of("CLOUD_KEY", SECRET)::get);
        return models.get("cloud/m-1");
    }

    private static ChatRequest request(List<Tool> tools, Message... messages) {
        return new ChatRequest("m-1", List.of(messages), ChatRequest.Settings.capped(8), tools);
    }

    private static ChatRequest plain() {
        return request(List.of(), Message.system("be brief"), Message.user("hello"));
    }

    private static List<ChatChunk> all(AnswerStream stream) {
        List<ChatChunk> chunks = new ArrayList<>();
        for (Optional<ChatChunk> next = stream.next(LONG); next.isPresent(); next = stream.next(LONG)) {
            chunks.add(next.get());
        }
        return chunks;
    }

    private static String head(String request) {
        return request.substring(0, request.indexOf("\r\n\r\n"));
    }

    private static JsonNode body(String request) throws IOException {
        return JSON.readTree(request.substring(request.indexOf("\r\n\r\n")));
    }

    private static void anthropicBegins(ScriptedUpstream.Call call) throws IOException {
        call.send(EVENTS);
        call.event("message_start", """
                {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],\
                "model":"m-1","stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":25,"output_tokens":1}}}""");
    }

    private static void anthropicText(ScriptedUpstream.Call call, String... pieces) throws IOException {
        call.event("content_block_start", """
                {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""");
        call.event("ping", "{\"type\":\"ping\"}");
        for (String piece : pieces) {
            call.event("content_block_delta", """
                    {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}""".formatted(piece));
        }
        call.event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}");
    }

    private static void anthropicEnds(ScriptedUpstream.Call call, String reason) throws IOException {
        call.event("message_delta", """
                {"type":"message_delta","delta":{"stop_reason":"%s","stop_sequence":null},\
                "usage":{"output_tokens":15}}""".formatted(reason));
        call.event("message_stop", "{\"type\":\"message_stop\"}");
        call.send("0\r\n\r\n");
    }

    @Test
    void anthropicsMessagesComeInPiecesAndEndWithTheirUsage() throws IOException {
        try (ScriptedUpstream upstream = new ScriptedUpstream(call -> {
                    anthropicBegins(call);
                    anthropicText(call, "Hello", "!");
                    anthropicEnds(call, "end_turn");
                });
                LanguageModel model = model("anthropic", upstream);
                AnswerStream stream = model.answer(plain())) {
            assertThat(all(stream))
                    .containsExactly(
                            new Text("Hello"),
                            new Text("!"),
                            new Finish(Reason.STOP, Optional.of(new Usage(25, 15, 0))));
            String asked = upstream.requests().getFirst();
            assertThat(head(asked)).startsWith("POST /v1/messages ").containsIgnoringCase("x-api-key: " + SECRET);
            assertThat(body(asked).path("model").asText()).isEqualTo("m-1");
            assertThat(body(asked).path("max_tokens").asInt()).isEqualTo(8);
            assertThat(body(asked).path("stream").asBoolean()).isTrue();
            assertThat(body(asked).path("system").toString()).contains("be brief");
            assertThat(body(asked).at("/messages/0/role").asText()).isEqualTo("user");
            assertThat(body(asked).path("messages")).hasSize(1);
        }
    }

    @Test
    void anthropicsCallsOfToolsAndTheirResultsAreCarriedBothWays() throws IOException {
        Tool tool = new Tool(
                "weather",
                Optional.of("today's"),
                "{\"type\":\"object\",\"properties\":{\"at\":{\"type\":\"string\"}},\"required\":[\"at\"]}");
        Message called = new Message(
                Message.Role.ASSISTANT,
                "",
                List.of(new Message.ToolCall("toolu_0", "weather", "{\"at\":\"Graz\"}")),
                Optional.empty());
        Message result = new Message(Message.Role.TOOL, "sunny", List.of(), Optional.of("toolu_0"));
        try (ScriptedUpstream upstream = new ScriptedUpstream(call -> {
                    anthropicBegins(call);
                    call.event("content_block_start", """
                            {"type":"content_block_start","index":0,"content_block":{"type":"tool_use",\
                            "id":"toolu_1","name":"weather","input":{}}}""");
                    call.event("content_block_delta", """
                            {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta",\
                            "partial_json":"{\\"at\\":"}}""");
                    call.event("content_block_delta", """
                            {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta",\
                            "partial_json":"\\"Wien\\"}"}}""");
                    call.event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}");
                    anthropicEnds(call, "tool_use");
                });
                LanguageModel model = model("anthropic", upstream);
                AnswerStream stream =
                        model.answer(request(List.of(tool), Message.user("Graz? Wien?"), called, result))) {
            assertThat(all(stream))
                    .containsExactly(
                            new ToolCallPart(0, Optional.of("toolu_1"), Optional.of("weather"), "{\"at\":\"Wien\"}"),
                            new Finish(Reason.TOOL_CALLS, Optional.of(new Usage(25, 15, 0))));
            JsonNode asked = body(upstream.requests().getFirst());
            assertThat(asked.at("/tools/0/name").asText()).isEqualTo("weather");
            assertThat(asked.at("/tools/0/input_schema/properties/at/type").asText())
                    .isEqualTo("string");
            assertThat(asked.at("/messages/1/content/0/id").asText()).isEqualTo("toolu_0");
            assertThat(asked.at("/messages/2/content/0/tool_use_id").asText()).isEqualTo("toolu_0");
        }
    }

    @Test
    void anthropicsErrorInMidstreamIsTold() throws IOException {
        try (ScriptedUpstream upstream = new ScriptedUpstream(call -> {
                    anthropicBegins(call);
                    anthropicText(call, "Hel");
                    call.event("error", """
                            {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""");
                    call.send("0\r\n\r\n");
                });
                LanguageModel model = model("anthropic", upstream);
                AnswerStream stream = model.answer(plain())) {
            assertThat(stream.next(LONG)).contains(new Text("Hel"));
            ProviderException failure = catchThrowableOfType(ProviderException.class, () -> stream.next(LONG));
            assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
            assertThat(failure).hasMessageStartingWith("cloud failed: ");
        }
    }

    @ParameterizedTest
    @CsvSource({"anthropic", "gemini"})
    void anAnswerThatIsCutDoesNotEndCleanly(String kind) throws IOException {
        try (ScriptedUpstream upstream = new ScriptedUpstream(call -> {
                    if (kind.equals("anthropic")) {
                        anthropicBegins(call);
                        anthropicText(call, "Hel");
                    } else {
                        call.send(EVENTS);
                        call.event(gemini("Hel", ""));
                    }
                    call.socket().close();
                });
                LanguageModel model = model(kind, upstream);
                AnswerStream stream = model.answer(plain())) {
            assertThat(stream.next(LONG)).contains(new Text("Hel"));
            ProviderException failure = catchThrowableOfType(ProviderException.class, () -> stream.next(LONG));
            assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
        }
    }

    private static String gemini(String text, String more) {
        return """
                {"candidates":[{"content":{"parts":[{"text":"%s"}],"role":"model"}%s,"index":0}],\
                "usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":7,"totalTokenCount":11},\
                "modelVersion":"m-1","responseId":"r1"}""".formatted(text, more);
    }

    @Test
    void geminisContentComesInPiecesAndEndsWithItsUsage() throws IOException {
        try (ScriptedUpstream upstream = new ScriptedUpstream(call -> {
                    call.send(EVENTS);
                    call.event(gemini("Hel", ""));
                    call.event(gemini("lo", ",\"finishReason\":\"STOP\""));
                    call.send("0\r\n\r\n");
                });
                LanguageModel model = model("gemini", upstream);
                AnswerStream stream = model.answer(plain())) {
            assertThat(all(stream))
                    .containsExactly(
                            new Text("Hel"), new Text("lo"), new Finish(Reason.STOP, Optional.of(new Usage(4, 7, 0))));
            String asked = upstream.requests().getFirst();
            assertThat(head(asked))
                    .startsWith("POST /v1beta/models/m-1:streamGenerateContent?alt=sse ")
                    .containsIgnoringCase("x-goog-api-key: " + SECRET);
            assertThat(body(asked).at("/generationConfig/maxOutputTokens").asInt())
                    .isEqualTo(8);
            assertThat(body(asked).at("/systemInstruction/parts/0/text").asText())
                    .isEqualTo("be brief");
            assertThat(body(asked).at("/contents/0/parts/0/text").asText()).isEqualTo("hello");
        }
    }

    @Test
    void geminisCapAndItsFilterAreToldAsSuch() throws IOException {
        for (Map.Entry<String, Reason> each : Map.of("MAX_TOKENS", Reason.LENGTH, "SAFETY", Reason.CONTENT_FILTER)
                .entrySet()) {
            try (ScriptedUpstream upstream = new ScriptedUpstream(call -> {
                        call.send(EVENTS);
                        call.event(gemini("Hel", ",\"finishReason\":\"" + each.getKey() + "\""));
                        call.send("0\r\n\r\n");
                    });
                    LanguageModel model = model("gemini", upstream);
                    AnswerStream stream = model.answer(plain())) {
                assertThat(all(stream).getLast())
                        .isEqualTo(new Finish(each.getValue(), Optional.of(new Usage(4, 7, 0))));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, 429, LIMITED",
        "anthropic, 529, BROKEN",
        "anthropic, 500, BROKEN",
        "anthropic, 401, UNAUTHENTICATED",
        "anthropic, 400, REFUSED",
        "gemini, 429, LIMITED",
        "gemini, 503, BROKEN",
        "gemini, 403, UNAUTHENTICATED",
        "gemini, 400, REFUSED"
    })
    void aRefusalHasItsKindAndTellsNoKey(String kind, int status, Kind told) throws IOException {
        String body = "{\"error\":{\"type\":\"x\",\"message\":\"no, %s\"}}".formatted(SECRET);
        try (ScriptedUpstream upstream = new ScriptedUpstream(call ->
                        call.send("HTTP/1.1 %d No\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(status, body.length(), body)));
                LanguageModel model = model(kind, upstream)) {
            ProviderException failure = catchThrowableOfType(ProviderException.class, () -> {
                try (AnswerStream stream = model.answer(plain())) {
                    all(stream);
                }
            });
            assertThat(failure.kind()).isEqualTo(told);
            assertThat(failure).hasMessageStartingWith("cloud failed: ").hasMessageNotContaining(SECRET);
        }
    }

    @ParameterizedTest
    @CsvSource({"anthropic, true", "anthropic, false", "gemini, true", "gemini, false"})
    void whatNobodyCanReadIsNoAnswerNorOneWithoutAnEnd(String kind, boolean garbage) throws IOException {
        try (ScriptedUpstream upstream = new ScriptedUpstream(call -> {
                    if (kind.equals("anthropic")) {
                        anthropicBegins(call);
                        anthropicText(call, "Hel");
                        if (garbage) {
                            call.event("content_block_delta", "{\"type\":");
                            anthropicEnds(call, "end_turn");
                            return;
                        }
                    } else {
                        call.send(EVENTS);
                        call.event(gemini("Hel", ""));
                        if (garbage) {
                            call.event("{\"candi");
                            call.event(gemini("lo", ",\"finishReason\":\"STOP\""));
                        }
                    }
                    call.send("0\r\n\r\n");
                });
                LanguageModel model = model(kind, upstream)) {
            ProviderException failure = catchThrowableOfType(ProviderException.class, () -> {
                try (AnswerStream stream = model.answer(plain())) {
                    all(stream);
                }
            });
            assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
        }
    }

    @ParameterizedTest
    @CsvSource({"anthropic", "gemini"})
    void whoLeavesEndsTheCall(String kind) throws IOException, InterruptedException {
        try (ScriptedUpstream upstream = new ScriptedUpstream(call -> {
                    if (kind.equals("anthropic")) {
                        anthropicBegins(call);
                        anthropicText(call, "Hel");
                        call.event("ping", "{\"type\":\"ping\"}");
                    } else {
                        call.send(EVENTS);
                        call.event(gemini("Hel", ""));
                    }
                    call.awaitLeaving();
                });
                LanguageModel model = model(kind, upstream)) {
            try (AnswerStream stream = model.answer(plain())) {
                assertThat(stream.next(LONG)).contains(new Text("Hel"));
            }
            assertThat(upstream.wasLeft()).isTrue();
        }
    }
}

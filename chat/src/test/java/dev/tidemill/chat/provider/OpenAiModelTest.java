package dev.tidemill.chat.provider;

import static dev.tidemill.chat.provider.ScriptedUpstream.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatChunk.Finish;
import dev.tidemill.chat.model.ChatChunk.Reason;
import dev.tidemill.chat.model.ChatChunk.Text;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import dev.tidemill.chat.model.Usage;
import dev.tidemill.chat.provider.OpenAiModel.Endpoint;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a provider may do on the wire, and what its caller is told of it.
@Timeout(60)
class OpenAiModelTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String PIECE = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"tide\"}}]}";
    private static final String STOP = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
    private static final String USAGE =
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4}}";
    private static final ChatRequest REQUEST =
            new ChatRequest("m", List.of(Message.user("hello")), ChatRequest.Settings.capped(8), List.of());

    private static OpenAiModel model(URI base, Duration head) {
        Endpoint endpoint =
                new Endpoint(base, Optional.of(new Secret("sk-secret")), LONG, head, "max_tokens", Map.of());
        return new OpenAiModel("cloud", endpoint, TokenCounters.bytes());
    }

    private static List<ChatChunk> all(AnswerStream stream) {
        List<ChatChunk> chunks = new ArrayList<>();
        for (Optional<ChatChunk> next = stream.next(LONG); next.isPresent(); next = stream.next(LONG)) {
            chunks.add(next.get());
        }
        return chunks;
    }

    private static ProviderException refusal(ScriptedUpstream.Script script, Duration head) throws IOException {
        try (ScriptedUpstream upstream = new ScriptedUpstream(script);
                OpenAiModel model = model(upstream.base(), head)) {
            return catchThrowableOfType(ProviderException.class, () -> model.answer(REQUEST));
        }
    }

    @Test
    void anAnswerComesInPiecesAndEndsWithWhatItUsed() throws IOException {
        try (ScriptedUpstream upstream = new ScriptedUpstream(call -> {
                    call.send(EVENTS);
                    call.event(PIECE);
                    call.event(STOP);
                    call.event(USAGE);
                    call.event("[DONE]");
                    call.send("0\r\n\r\n");
                });
                OpenAiModel model = model(upstream.base(), LONG);
                AnswerStream stream = model.answer(REQUEST)) {
            assertThat(all(stream))
                    .containsExactly(new Text("tide"), new Finish(Reason.STOP, Optional.of(new Usage(3, 1, 0))));
            assertThat(upstream.requests())
                    .singleElement()
                    .asString()
                    .startsWith("POST /v1/chat/completions HTTP/1.1\r\n")
                    .contains("Authorization: Bearer sk-secret\r\n", "Accept: text/event-stream\r\n")
                    .contains("\"stream\":true");
        }
    }

    @Test
    void aPieceIsGivenBeforeTheNextIsSent() throws IOException {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (ScriptedUpstream upstream = new ScriptedUpstream(call -> {
                    call.send(EVENTS);
                    call.event(PIECE);
                    assertThat(seen.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("tide");
                    call.event(STOP);
                    call.send("0\r\n\r\n");
                });
                OpenAiModel model = model(upstream.base(), LONG);
                AnswerStream stream = model.answer(REQUEST)) {
            assertThat(stream.next(LONG)).contains(new Text("tide"));
            seen.complete("tide");
            assertThat(all(stream)).containsExactly(new Finish(Reason.STOP, Optional.empty()));
        }
    }

    @Test
    void aConnectionIsUsedAgain() throws IOException {
        try (ScriptedUpstream upstream = new ScriptedUpstream(call -> {
                    call.send(EVENTS);
                    call.event(STOP);
                    call.send("0\r\n\r\n");
                });
                OpenAiModel model = model(upstream.base(), LONG)) {
            for (int i = 0; i < 3; i++) {
                try (AnswerStream stream = model.answer(REQUEST)) {
                    assertThat(all(stream)).hasSize(1);
                }
            }
            assertThat(upstream.requests()).hasSize(3);
            assertThat(upstream.connections()).isEqualTo(1);
        }
    }

    @Test
    void aProviderThatDoesNotAnswerInTimeIsLate() throws IOException {
        ProviderException failure = refusal(ScriptedUpstream.Call::awaitLeaving, SHORT);

        assertThat(failure.kind()).isEqualTo(Kind.LATE);
        assertThat(failure).hasMessage("cloud did not take the request within its time");
    }

    @Test
    void headersThatDripDoNotGainTime() throws IOException {
        ProviderException failure = refusal(
                call -> {
                    call.send("HTTP/1.1 200 OK\r\nX: ");
                    call.socket().setSoTimeout(20);
                    while (true) {
                        try {
                            call.awaitLeaving();
                            return;
                        } catch (SocketTimeoutException stays) {
                            call.send("x");
                        }
                    }
                },
                SHORT);

        assertThat(failure.kind()).isEqualTo(Kind.LATE);
        assertThat(failure).hasMessage("cloud did not take the request within its time");
    }

    @Test
    void headersWithoutEndAreNotRead() throws IOException {
        ProviderException failure = refusal(
                call -> {
                    call.send("HTTP/1.1 200 OK\r\n");
                    for (int i = 0; i < 100_000; i++) {
                        call.send("X" + i + ": y\r\n");
                    }
                },
                LONG);

        assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
        assertThat(failure).hasMessageStartingWith("cloud broke off: ");
    }

    @Test
    void aProviderThatStallsIsLateAndIsLeft() throws IOException, InterruptedException {
        try (ScriptedUpstream upstream = new ScriptedUpstream(call -> {
                    call.send(EVENTS);
                    call.event(PIECE);
                    call.awaitLeaving();
                });
                OpenAiModel model = model(upstream.base(), LONG);
                AnswerStream stream = model.answer(REQUEST)) {
            assertThat(stream.next(LONG)).contains(new Text("tide"));
            ProviderException failure = catchThrowableOfType(ProviderException.class, () -> stream.next(SHORT));

            assertThat(failure.kind()).isEqualTo(Kind.LATE);
            assertThat(failure).hasMessage("cloud must send more within 300 ms, it did not");
            assertThat(upstream.wasLeft()).isTrue();
        }
    }

    @Test
    void aCutWithinAPieceIsTold() throws IOException {
        try (ScriptedUpstream upstream = new ScriptedUpstream(call -> {
                    call.send(EVENTS + "ff\r\ndata: {");
                    call.socket().close();
                });
                OpenAiModel model = model(upstream.base(), LONG);
                AnswerStream stream = model.answer(REQUEST)) {
            ProviderException failure = catchThrowableOfType(ProviderException.class, () -> stream.next(LONG));

            assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
            assertThat(failure).hasMessageStartingWith("cloud broke off: ");
        }
    }

    @Test
    void whoClosesWakesTheReaderAndEndsTheConnection() throws Exception {
        try (ScriptedUpstream upstream = new ScriptedUpstream(call -> {
                    call.send(EVENTS);
                    call.event(PIECE);
                    call.awaitLeaving();
                });
                OpenAiModel model = model(upstream.base(), LONG);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            AnswerStream stream = model.answer(REQUEST);
            assertThat(stream.next(LONG)).contains(new Text("tide"));
            var reading = threads.submit(
                    () -> catchThrowableOfType(ProviderException.class, () -> stream.next(LONG.multipliedBy(100))));
            stream.close();

            assertThat(reading.get(20, TimeUnit.SECONDS).kind()).isEqualTo(Kind.STOPPED);
            assertThat(upstream.wasLeft()).isTrue();
        }
    }

    @Test
    void anInterruptedReaderStops() throws Exception {
        try (ScriptedUpstream upstream = new ScriptedUpstream(call -> {
                    call.send(EVENTS);
                    call.event(PIECE);
                    call.awaitLeaving();
                });
                OpenAiModel model = model(upstream.base(), LONG);
                AnswerStream stream = model.answer(REQUEST)) {
            CompletableFuture<ProviderException> told = new CompletableFuture<>();
            assertThat(stream.next(LONG)).contains(new Text("tide"));
            Thread reader = Thread.ofVirtual().start(() -> {
                told.complete(catchThrowableOfType(ProviderException.class, () -> stream.next(LONG.multipliedBy(100))));
            });
            reader.interrupt();

            assertThat(told.get(20, TimeUnit.SECONDS).kind()).isEqualTo(Kind.STOPPED);
            assertThat(upstream.wasLeft()).isTrue();
        }
    }

    @Test
    void aStatusIsToldWithItsMessageAndPauseAndWithoutTheKey() throws IOException {
        String body = "{\"error\":{\"message\":\"slow down, sk-secret-4711\"}}";
        ProviderException failure = refusal(
                call -> call.send("HTTP/1.1 429 Too Many\r\nRetry-After: 7\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body),
                LONG);

        assertThat(failure.kind()).isEqualTo(Kind.LIMITED);
        assertThat(failure).hasMessage("cloud answered 429: slow down, …");
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void anotherTypeIsRefused() throws IOException {
        ProviderException failure = refusal(
                call -> call.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi"), LONG);

        assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
        assertThat(failure).hasMessage("cloud must answer with text/event-stream, got \"text/html\"");
    }

    @Test
    void nobodyThereIsTold() throws IOException {
        URI base;
        try (ScriptedUpstream gone = new ScriptedUpstream(call -> {})) {
            base = gone.base();
        }
        try (OpenAiModel model = model(base, LONG)) {
            ProviderException failure = catchThrowableOfType(ProviderException.class, () -> model.answer(REQUEST));

            assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
            assertThat(failure).hasMessage("cloud cannot be reached at http://127.0.0.1:" + base.getPort());
        }
    }
}

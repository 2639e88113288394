package dev.tidemill.chat.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.LanguageModel;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.TokenCounter;
import dev.tidemill.chat.model.Usage;
import dev.tidemill.chat.provider.TokenCounters;
import dev.tidemill.chat.telemetry.ObservedModel.Observing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ObservedModelTest {
    private static final GenAiMeters.Call CALL = new GenAiMeters.Call(
            "chat", "openai", "m", Optional.empty(), Optional.of("models.example"), OptionalInt.of(443));
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong clock = new AtomicLong();
    private final List<SpanData> spans = new ArrayList<>();
    private final SdkTracerProvider tracers = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(new Kept(spans)))
            .build();

    private record Kept(List<SpanData> spans) implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    /// Each chunk comes ten milliseconds after the one before; a failure where the chunks end without a finish.
    private LanguageModel model(List<ChatChunk> chunks) {
        Queue<ChatChunk> left = new ArrayDeque<>(chunks);
        return new LanguageModel() {
            @Override
            public AnswerStream answer(ChatRequest request) {
                return new AnswerStream() {
                    @Override
                    public Optional<ChatChunk> next(Duration wait) {
                        clock.addAndGet(10_000_000);
                        if (left.isEmpty()) {
                            throw new ProviderException(ProviderException.Kind.LATE, "late");
                        }
                        return Optional.of(left.remove());
                    }

                    @Override
                    public void close() {}
                };
            }

            @Override
            public TokenCounter tokens() {
                return TokenCounters.bytes();
            }
        };
    }

    private AnswerStream asked(boolean content, ChatChunk... chunks) {
        Observing observing =
                new Observing(new GenAiMeters(registry), new OtelSpans(tracers.get("test"), content), clock::get);
        return new ObservedModel(model(List.of(chunks)), CALL, observing)
                .answer(new ChatRequest(
                        "m", List.of(Message.user("my secret")), ChatRequest.Settings.capped(7), List.of()));
    }

    private double seconds(String meter) {
        return registry.get(meter).timer().totalTime(TimeUnit.SECONDS);
    }

    @Test
    void aWholeAnswerIsTimedAndToldAsASpanWithoutItsContent() {
        try (AnswerStream stream = asked(
                false,
                new ChatChunk.Text("the"),
                new ChatChunk.Text(" tide"),
                new ChatChunk.Finish(ChatChunk.Reason.STOP, Optional.of(new Usage(5, 2, 0))))) {
            stream.next(WAIT);
            stream.next(WAIT);
            stream.next(WAIT);
        }

        assertThat(seconds(GenAiMeters.FIRST_CHUNK)).isEqualTo(0.01);
        assertThat(seconds(GenAiMeters.OUTPUT_CHUNK)).isEqualTo(0.01);
        assertThat(registry.get(GenAiMeters.DURATION)
                        .tag("error.type", "")
                        .timer()
                        .totalTime(TimeUnit.SECONDS))
                .isEqualTo(0.03);
        assertThat(spans).singleElement().satisfies(span -> {
            assertThat(span.getName()).isEqualTo("chat m");
            assertThat(span.getAttributes().get(AttributeKey.stringKey("gen_ai.provider.name")))
                    .isEqualTo("openai");
            assertThat(span.getAttributes().get(AttributeKey.longKey("gen_ai.usage.output_tokens")))
                    .isEqualTo(2);
            assertThat(span.getAttributes().get(AttributeKey.stringArrayKey("gen_ai.response.finish_reasons")))
                    .containsExactly("stop");
            assertThat(span.toString()).doesNotContain("secret", "tide");
        });
    }

    @Test
    void contentIsToldWhereThatIsDeclared() {
        try (AnswerStream stream = asked(
                true, new ChatChunk.Text("the tide"), new ChatChunk.Finish(ChatChunk.Reason.STOP, Optional.empty()))) {
            stream.next(WAIT);
            stream.next(WAIT);
        }

        assertThat(spans.getFirst().getAttributes().get(AttributeKey.stringKey("gen_ai.input.messages")))
                .isEqualTo("[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"my secret\"}]}]");
        assertThat(spans.getFirst().getAttributes().get(AttributeKey.stringKey("gen_ai.output.messages")))
                .contains("the tide");
    }

    @Test
    void aFailureAndAReaderWhoLeavesAreErrorsOfTheirKind() {
        try (AnswerStream stream = asked(false)) {
            assertThatThrownBy(() -> stream.next(WAIT)).isInstanceOf(ProviderException.class);
        }
        try (AnswerStream stream = asked(false, new ChatChunk.Text("the"))) {
            stream.next(WAIT);
        }

        assertThat(registry.get(GenAiMeters.DURATION)
                        .tag("error.type", "late")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get(GenAiMeters.DURATION)
                        .tag("error.type", "stopped")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(spans).hasSize(2);
    }

    @Test
    void whoIsServedIsTimedToTheFirstTokenAndPerTokenAfterIt() {
        Observing observing = new Observing(new GenAiMeters(registry), CallSpans.NONE, clock::get);
        ServedCall served = new ServedCall(GenAiMeters.Call.served("fast"), observing);
        clock.addAndGet(20_000_000);
        served.first();
        clock.addAndGet(80_000_000);
        served.end(5, Optional.empty());
        served.end(5, Optional.of("left"));

        assertThat(seconds(GenAiMeters.FIRST_TOKEN)).isEqualTo(0.02);
        assertThat(seconds(GenAiMeters.OUTPUT_TOKEN)).isEqualTo(0.02);
        assertThat(seconds(GenAiMeters.SERVED)).isEqualTo(0.1);
    }
}

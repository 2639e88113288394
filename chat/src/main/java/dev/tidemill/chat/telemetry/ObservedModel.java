package dev.tidemill.chat.telemetry;

import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatChunk.Finish;
import dev.tidemill.chat.model.ChatChunk.Text;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.LanguageModel;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.TokenCounter;
import dev.tidemill.chat.model.Usage;
import dev.tidemill.chat.telemetry.GenAiMeters.Call;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// A language model whose calls are timed and told as spans, each once, however it ends.
///
/// Tokens and money are not counted here: a provider may tell none, and then whoever is billed knows.
public final class ObservedModel implements LanguageModel {
    private final LanguageModel inner;
    private final Call call;
    private final Observing observing;

    /// Where calls are told.
    ///
    /// @param nanos a stopwatch
    public record Observing(GenAiMeters meters, CallSpans spans, LongSupplier nanos) {}

    /// @param call what is told of each: the same for all
    public ObservedModel(LanguageModel inner, Call call, Observing observing) {
        this.inner = inner;
        this.call = call;
        this.observing = observing;
    }

    @Override
    public AnswerStream answer(ChatRequest request) {
        Observed observed = new Observed(observing.spans().begin(call, request));
        try {
            return new ObservedStream(inner.answer(request), observed);
        } catch (RuntimeException failure) {
            observed.failed(failure);
            throw failure;
        }
    }

    @Override
    public TokenCounter tokens() {
        return inner.tokens();
    }

    @Override
    public void close() {
        inner.close();
    }

    /// One call, from when it is asked.
    private final class Observed {
        private final CallSpans.Running span;
        private final AtomicBoolean ended = new AtomicBoolean();
        private final long begun = observing.nanos().getAsLong();
        private long latest;
        private boolean first = true;

        Observed(CallSpans.Running span) {
            this.span = span;
        }

        void came(ChatChunk chunk) {
            long now = observing.nanos().getAsLong();
            if (chunk instanceof Finish(ChatChunk.Reason reason, Optional<Usage> usage)) {
                end(reason.word(), usage, Optional.empty());
                return;
            }
            if (chunk instanceof Text(String piece)) {
                span.text(piece);
            }
            if (first) {
                first = false;
                observing.meters().firstChunk(call, Duration.ofNanos(now - begun));
            } else {
                observing.meters().furtherChunk(call, Duration.ofNanos(now - latest));
            }
            latest = now;
        }

        void failed(RuntimeException failure) {
            String word = failure instanceof ProviderException broken
                    ? broken.kind().name().toLowerCase(Locale.ROOT)
                    : "defect";
            end("", Optional.empty(), Optional.of(word));
        }

        void end(String finish, Optional<Usage> usage, Optional<String> error) {
            if (ended.compareAndSet(false, true)) {
                observing
                        .meters()
                        .ended(call, Duration.ofNanos(observing.nanos().getAsLong() - begun), error);
                span.end(finish, usage, error);
            }
        }
    }

    private record ObservedStream(AnswerStream inner, Observed observed) implements AnswerStream {
        @Override
        public Optional<ChatChunk> next(Duration wait) {
            try {
                Optional<ChatChunk> chunk = inner.next(wait);
                chunk.ifPresentOrElse(observed::came, () -> observed.end("", Optional.empty(), Optional.of("broken")));
                return chunk;
            } catch (RuntimeException failure) {
                observed.failed(failure);
                throw failure;
            }
        }

        @Override
        public void close() {
            inner.close();
            observed.end("", Optional.empty(), Optional.of("stopped"));
        }
    }
}

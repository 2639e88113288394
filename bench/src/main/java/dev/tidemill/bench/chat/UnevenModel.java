package dev.tidemill.bench.chat;

import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatChunk.Reason;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.LanguageModel;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import dev.tidemill.chat.model.TokenCounter;
import dev.tidemill.chat.model.Usage;
import dev.tidemill.chat.provider.TokenCounters;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Answers of 1 to 64 tokens in a millisecond or so; one in ten breaks, one in ten sends no usage.
final class UnevenModel implements LanguageModel {
    private static final int ONE_IN = 10;
    private static final long PACE_NANOS = 50_000;

    private final long seed;
    private final AtomicLong asked = new AtomicLong();

    UnevenModel(long seed) {
        this.seed = seed;
    }

    @Override
    public AnswerStream answer(ChatRequest request) {
        SplittableRandom random = new SplittableRandom(seed + asked.incrementAndGet());
        int length = 1 + random.nextInt(request.settings().maxTokens());
        int kind = random.nextInt(ONE_IN);
        int breaks = kind == 0 ? random.nextInt(length) : Integer.MAX_VALUE;
        long prompt = tokens().count(request.messages(), request.tools());
        return new AnswerStream() {
            private int made;
            private boolean ended;

            @Override
            public Optional<ChatChunk> next(Duration wait) {
                if (ended) {
                    return Optional.empty();
                }
                LockSupport.parkNanos(PACE_NANOS);
                if (made >= breaks) {
                    throw new ProviderException(Kind.BROKEN, "the provider broke");
                }
                if (made < length) {
                    made++;
                    return Optional.of(new ChatChunk.Text("a"));
                }
                ended = true;
                Optional<Usage> usage = kind == 1 ? Optional.empty() : Optional.of(new Usage(prompt, made, 0));
                return Optional.of(new ChatChunk.Finish(Reason.STOP, usage));
            }

            @Override
            public void close() {
                ended = true;
            }
        };
    }

    @Override
    public TokenCounter tokens() {
        return TokenCounters.bytes();
    }

    @Override
    public void close() {}
}

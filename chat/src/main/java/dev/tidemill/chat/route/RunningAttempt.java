package dev.tidemill.chat.route;

import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.TokenCounter;
import dev.tidemill.chat.model.Usage;
import dev.tidemill.chat.stream.Attempts.Attempt;
import dev.tidemill.chat.stream.Attempts.Made;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A replica at work on an answer, with what was reserved for it.
final class RunningAttempt implements Attempt, AnswerStream {
    private final Replica replica;
    private final RoutePlan plan;
    private final AnswerStream stream;
    private final Metering.Charge charge;
    private final long prompt;
    private final AtomicReference<@Nullable ChatChunk> peeked = new AtomicReference<>();

    RunningAttempt(Replica replica, RoutePlan plan, AnswerStream stream, Metering.Charge charge, long prompt) {
        this.replica = replica;
        this.plan = plan;
        this.stream = stream;
        this.charge = charge;
        this.prompt = prompt;
    }

    /// Waits for the first piece and keeps it for the reader.
    void peek() {
        peeked.set(stream.next(plan.first()).orElse(null));
    }

    @Override
    public Optional<ChatChunk> next(Duration wait) {
        ChatChunk first = peeked.getAndSet(null);
        return first == null ? stream.next(wait) : Optional.of(first);
    }

    @Override
    public void close() {
        stream.close();
    }

    @Override
    public AnswerStream stream() {
        return this;
    }

    @Override
    public Duration first() {
        return plan.first();
    }

    @Override
    public Duration between() {
        return plan.between();
    }

    @Override
    public Usage end(Made made) {
        replica.ended(made.end(), made.failure());
        Usage used = made.usage().orElseGet(() -> counted(made));
        charge.settle(used, made.usage().isEmpty(), made.end());
        return used;
    }

    /// What a provider that fails before it writes takes is not billed by any; what it wrote is, with its prompt.
    private Usage counted(Made made) {
        TokenCounter tokens = replica.target().language().tokens();
        return switch (made.end()) {
            case BROKEN -> made.text().isEmpty() ? new Usage(0, 0, 0) : new Usage(prompt, tokens.count(made.text()), 0);
            case FINISHED, BLOCKED, LEFT -> new Usage(prompt, made.text().isEmpty() ? 0 : tokens.count(made.text()), 0);
        };
    }
}

package dev.tidemill.chat.stream;

import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.guard.Guard.Finding;
import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatChunk.Finish;
import dev.tidemill.chat.model.ChatChunk.Reason;
import dev.tidemill.chat.model.ChatChunk.Text;
import dev.tidemill.chat.model.ChatChunk.ToolCallPart;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import dev.tidemill.chat.model.Usage;
import dev.tidemill.chat.stream.Attempts.Attempt;
import dev.tidemill.chat.stream.Attempts.End;
import dev.tidemill.chat.stream.Attempts.Made;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// An answer that its caller can rely on.
///
/// States: *peeking* until the first chunk is given out (the first commit), *streaming* after it, then *ended*.
///
/// 1. A chunk is given out only after the guard has passed its text ([HeldText], [HeldTools]).
/// 2. While peeking a provider that breaks is replaced and nothing of it is seen. While streaming the next provider
///    continues from what was committed, unless a piece of a tool call was; what was held is forgotten.
/// 3. The stream ends with a [Finish], or [#next] throws; it never just ends.
/// 4. Every attempt is ended once, and with it billed, whether it finished, was blocked, broke, or the caller left.
public final class GuardedAnswer implements AnswerStream {
    private final Attempts attempts;
    private final Guard guard;
    private final LongSupplier nanos;
    private final long deadline;
    private final Runnable over;
    private final HeldText text;
    private final HeldTools tools;
    private final Queue<ChatChunk> ready = new ArrayDeque<>();
    private final StringBuilder made = new StringBuilder();
    private final ReentrantLock reading = new ReentrantLock();
    private Usage billed = new Usage(0, 0, 0);
    private volatile @Nullable Attempt attempt;
    private volatile boolean closed;
    private boolean came;
    private boolean toolsCommitted;
    private boolean ended;
    private @Nullable RuntimeException failed;

    /// What an answer is made with.
    ///
    /// @param noted receives what the guard found
    /// @param total how long the whole answer may take
    /// @param nanos a clock that only rises
    /// @param over  run once when nothing more will come, after the last attempt was ended
    public record Terms(
            Guard guard, Window window, Consumer<Finding> noted, Duration total, LongSupplier nanos, Runnable over) {}

    public GuardedAnswer(Attempts attempts, Terms terms) {
        this.attempts = attempts;
        this.guard = terms.guard();
        this.nanos = terms.nanos();
        this.deadline = terms.nanos().getAsLong() + terms.total().toNanos();
        this.over = terms.over();
        this.text = new HeldText(terms.guard(), terms.window(), terms.noted());
        this.tools = new HeldTools(terms.guard(), terms.noted());
    }

    /// Waits until the first chunk can be given out, so that whoever asks can still be told of a failure.
    ///
    /// @throws ProviderException where nobody could answer
    public void peek() {
        reading.lock();
        try {
            while (ready.isEmpty() && (!ended || failed != null)) {
                advance(Duration.ofNanos(Long.MAX_VALUE));
            }
        } finally {
            reading.unlock();
        }
    }

    @Override
    public Optional<ChatChunk> next(Duration wait) {
        reading.lock();
        try {
            while (ready.isEmpty() && (!ended || failed != null)) {
                advance(wait);
            }
            ChatChunk chunk = ready.poll();
            if (chunk instanceof ToolCallPart) {
                toolsCommitted = true;
            }
            return Optional.ofNullable(chunk);
        } finally {
            reading.unlock();
        }
    }

    /// What the caller has of the answer's text so far.
    public String committed() {
        reading.lock();
        try {
            return text.committed();
        } finally {
            reading.unlock();
        }
    }

    /// What is billed of attempts that have ended.
    public Usage billed() {
        reading.lock();
        try {
            return billed;
        } finally {
            reading.unlock();
        }
    }

    private void advance(Duration most) {
        if (failed != null) {
            throw failed;
        }
        if (closed) {
            throw left();
        }
        Attempt now = attempt;
        try {
            if (now == null) {
                begin(Optional.empty());
                return;
            }
            Optional<ChatChunk> chunk = now.stream().next(wait(now, most));
            came = true;
            if (chunk.isEmpty()) {
                broke(new ProviderException(Kind.BROKEN, "an answer must end with a finish, the stream was cut"));
            } else {
                take(chunk.get());
            }
        } catch (RuntimeException failure) {
            if (failed != null) {
                throw failure;
            }
            if (failure instanceof ProviderException broken) {
                broke(broken);
            } else {
                end(End.BROKEN, Optional.empty(), Optional.empty());
                throw fail(failure);
            }
        }
    }

    private Duration wait(Attempt now, Duration most) {
        Duration wait = came ? now.between() : now.first();
        long left = Math.max(0, deadline - nanos.getAsLong());
        Duration least = wait.compareTo(most) < 0 ? wait : most;
        return least.compareTo(Duration.ofNanos(left)) < 0 ? least : Duration.ofNanos(left);
    }

    private void begin(Optional<ProviderException> failure) {
        came = false;
        made.setLength(0);
        try {
            attempt = attempts.next(text.committed(), failure);
        } catch (ProviderException last) {
            throw fail(last);
        }
        if (closed) {
            end(End.LEFT, Optional.empty(), Optional.empty());
            throw fail(left());
        }
    }

    private <E extends RuntimeException> E fail(E failure) {
        failed = failure;
        finish();
        return failure;
    }

    private static ProviderException left() {
        return new ProviderException(Kind.STOPPED, "the caller left");
    }

    private void take(ChatChunk chunk) {
        switch (chunk) {
            case Text(String piece) -> {
                made.append(piece);
                if (guard.idle()) {
                    text.pass(piece);
                    ready.add(chunk);
                } else {
                    text.add(piece);
                    if (text.due()) {
                        judge(false, Optional.empty());
                    }
                }
            }
            case ToolCallPart part -> {
                made.append(part.name().orElse("")).append(part.arguments());
                if (guard.idle()) {
                    ready.add(chunk);
                } else {
                    tools.add(part);
                }
            }
            case Finish(Reason reason, Optional<Usage> usage) -> finish(reason, usage);
        }
    }

    /// Whether the held text passed.
    private boolean judge(boolean last, Optional<Usage> usage) {
        Optional<String> passed = text.judge(last);
        passed.filter(piece -> !piece.isEmpty()).map(Text::new).ifPresent(ready::add);
        if (passed.isEmpty()) {
            blocked(usage);
        }
        return passed.isPresent();
    }

    private void finish(Reason reason, Optional<Usage> usage) {
        if (!guard.idle()) {
            if (!judge(true, usage)) {
                return;
            }
            Optional<List<ToolCallPart>> passed = tools.judge();
            if (passed.isEmpty()) {
                blocked(usage);
                return;
            }
            ready.addAll(passed.get());
        }
        end(End.FINISHED, usage, Optional.empty());
        ready.add(new Finish(reason, Optional.of(billed)));
        finish();
    }

    private void blocked(Optional<Usage> usage) {
        tools.forget();
        end(End.BLOCKED, usage, Optional.empty());
        ready.add(new Finish(Reason.CONTENT_FILTER, Optional.of(billed)));
        finish();
    }

    /// The attempt broke: another takes over, or the answer ends with the failure.
    private void broke(ProviderException failure) {
        end(closed ? End.LEFT : End.BROKEN, Optional.empty(), Optional.of(failure));
        text.forget();
        tools.forget();
        boolean stopped = closed || failure.kind() == Kind.STOPPED;
        if (stopped || toolsCommitted || deadline - nanos.getAsLong() <= 0) {
            throw fail(failure);
        }
        begin(Optional.of(failure));
    }

    private void end(End how, Optional<Usage> usage, Optional<ProviderException> failure) {
        Attempt now = attempt;
        if (now == null) {
            return;
        }
        attempt = null;
        now.stream().close();
        Usage used = now.end(new Made(usage, made.toString(), how, failure));
        billed = new Usage(
                billed.prompt() + used.prompt(),
                billed.completion() + used.completion(),
                billed.cached() + used.cached());
        made.setLength(0);
    }

    private void finish() {
        if (!ended) {
            ended = true;
            over.run();
        }
    }

    /// The caller leaves: the provider is stopped, and what it made is billed before this returns.
    @Override
    public void close() {
        closed = true;
        Attempt now = attempt;
        if (now != null) {
            now.stream().close();
        }
        reading.lock();
        try {
            if (!ended) {
                end(End.LEFT, Optional.empty(), Optional.empty());
                failed = left();
                finish();
            }
        } finally {
            reading.unlock();
        }
    }
}

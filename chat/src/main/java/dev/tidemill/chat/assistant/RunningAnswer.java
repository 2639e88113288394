package dev.tidemill.chat.assistant;

import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatChunk.Finish;
import dev.tidemill.chat.model.ChatChunk.Reason;
import dev.tidemill.chat.model.ChatChunk.Text;
import dev.tidemill.chat.model.ChatChunk.ToolCallPart;
import dev.tidemill.chat.model.Grounds;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.Usage;
import dev.tidemill.chat.pii.Restoring;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An answer that is coming. When its text is whole, it is handed on before its [Finish] is given out, so that who
/// reads the end knows it kept; where the asker leaves or the last provider breaks, what there is of it is.
public final class RunningAnswer implements AnswerStream {
    private final Draft draft;
    private final Queue<ChatChunk> ready = new ArrayDeque<>();
    private final Queue<ChatChunk> out = new ArrayDeque<>();
    private final Restoring restoring;
    private final @Nullable AnswerStream inner;
    private final @Nullable ProviderException failure;
    private final @Nullable Answer before;
    private final StringBuilder text = new StringBuilder();
    private final ReentrantLock reading = new ReentrantLock();
    private Consumer<Made> then = made -> {};
    private @Nullable Answer whole;
    private boolean ended;

    private RunningAnswer(
            Draft draft, @Nullable AnswerStream inner, @Nullable ProviderException failure, @Nullable Answer before) {
        this.draft = draft;
        this.restoring = draft.masks().restoring();
        this.inner = inner;
        this.failure = failure;
        this.before = before;
    }

    /// An answer that is whole.
    ///
    /// @param usable   the question as it may be kept; empty where it may not
    /// @param expected how many messages of the conversation were there
    /// @param fallback why another than the declared answered
    public record Made(
            Question question,
            String usable,
            int expected,
            AssistantVersion version,
            Answer answer,
            Optional<String> fallback) {}

    static RunningAnswer at(Draft draft, String text) {
        RunningAnswer answer = new RunningAnswer(draft, null, null, null);
        answer.ready.add(new Text(text));
        answer.ready.add(new Finish(
                draft.course() == Draft.Course.BLOCKED ? Reason.CONTENT_FILTER : Reason.STOP,
                Optional.of(new Usage(0, 0, 0))));
        return answer;
    }

    static RunningAnswer again(Draft draft, Answer before) {
        RunningAnswer answer = new RunningAnswer(draft, null, null, before);
        answer.ready.add(new Text(before.text()));
        answer.ready.add(new Finish(Reason.STOP, Optional.of(new Usage(0, 0, 0))));
        return answer;
    }

    static RunningAnswer over(Draft draft, AnswerStream inner) {
        return new RunningAnswer(draft, inner, null, null);
    }

    static RunningAnswer failed(Draft draft, ProviderException failure) {
        return new RunningAnswer(draft, null, failure, null);
    }

    /// Names who is to get the answer when it is whole; before it is read.
    public RunningAnswer then(Consumer<Made> consumer) {
        this.then = consumer;
        return this;
    }

    @Override
    public Optional<ChatChunk> next(Duration wait) {
        reading.lock();
        try {
            if (failure != null) {
                end("error", 0, 0);
                throw failure;
            }
            while (out.isEmpty()) {
                Optional<ChatChunk> chunk = inner == null ? Optional.ofNullable(ready.poll()) : inner.next(wait);
                if (chunk.isEmpty()) {
                    return chunk;
                }
                took(chunk.get());
                give(chunk.get());
            }
            return Optional.of(out.remove());
        } catch (ProviderException broken) {
            end("error", 0, 0);
            throw broken;
        } finally {
            reading.unlock();
        }
    }

    /// Reads all of it.
    ///
    /// @param wait for each piece at the most
    /// @throws ProviderException where nobody could answer
    public void drain(Duration wait) {
        Optional<ChatChunk> chunk = next(wait);
        while (chunk.isPresent() && !(chunk.get() instanceof Finish)) {
            chunk = next(wait);
        }
    }

    /// What the asker gets has the originals of what was masked; what is kept has not.
    private void give(ChatChunk chunk) {
        switch (chunk) {
            case Text(String piece) -> say(restoring.more(piece));
            case ToolCallPart part -> out.add(part);
            case Finish finish -> {
                say(restoring.end());
                out.add(finish);
            }
        }
    }

    private void say(String restored) {
        if (!restored.isEmpty()) {
            out.add(new Text(restored));
        }
    }

    private void took(ChatChunk chunk) {
        if (chunk instanceof Text(String piece)) {
            text.append(piece);
        } else if (chunk instanceof Finish(Reason reason, Optional<Usage> usage)) {
            end(
                    reason.word(),
                    usage.map(Usage::prompt).orElse(0L),
                    usage.map(Usage::completion).orElse(0L));
        }
    }

    private void end(String finish, long promptTokens, long answerTokens) {
        if (ended) {
            return;
        }
        ended = true;
        Answer answer = before != null
                ? before
                : draft.assistant().whole(draft, text.toString(), finish, promptTokens, answerTokens);
        Answer told = finish.equals("error") ? failed(answer) : answer;
        whole = told;
        if (before == null) {
            draft.assistant().keep(draft, told);
        }
        then.accept(new Made(
                draft.question(),
                draft.text(),
                draft.history().expected(),
                draft.version(),
                told,
                draft.fallback().or(() -> finish.equals("error") ? Optional.of("provider") : Optional.empty())));
    }

    /// As the asker reads them: with the originals of what was masked.
    @Override
    public Optional<Grounds> grounds() {
        Answer made = whole;
        if (made == null) {
            return Optional.empty();
        }
        return Optional.of(new Grounds(
                made.outcome(),
                made.citations().stream()
                        .map(one -> new Grounds.Place(
                                one.mark(), one.document(), one.title(), one.chunk(), one.from(), one.to()))
                        .toList(),
                made.unsupported().stream().map(this::restored).toList()));
    }

    private String restored(String sentence) {
        Restoring one = draft.masks().restoring();
        return one.more(sentence) + one.end();
    }

    private static Answer failed(Answer answer) {
        return new Answer(
                answer.text(),
                Draft.Course.FAILED.word(),
                "error",
                answer.citations(),
                answer.unsupported(),
                answer.passages(),
                answer.leftOut(),
                answer.model(),
                answer.prompt(),
                answer.index(),
                answer.promptTokens(),
                answer.answerTokens(),
                answer.cached(),
                answer.noted());
    }

    @Override
    public void close() {
        if (inner != null) {
            inner.close();
        }
        reading.lock();
        try {
            end("left", 0, 0);
        } finally {
            reading.unlock();
        }
    }
}

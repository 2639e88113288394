package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.chat.assistant.Assistant;
import dev.tidemill.chat.assistant.AssistantVersion;
import dev.tidemill.chat.assistant.Question;
import dev.tidemill.chat.assistant.RunningAnswer;
import dev.tidemill.chat.evaluate.Answered;
import dev.tidemill.chat.evaluate.Answered.Answerer;
import dev.tidemill.chat.evaluate.Marked;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Event;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Answers of one version that reach nobody and are kept nowhere; each is timed, and what it costs is read from the
/// ledger's lines as they are booked.
final class TrialAnswers implements Answerer, AutoCloseable {
    private final ApplicationRuntime runtime;
    private final Services services;
    private final Assistant assistant;
    private final AssistantVersion version;
    private final Terms terms;
    private final AtomicLong micros = new AtomicLong();
    private final Chats.Registration booked;
    private int asked;
    private volatile String current = "";

    /// @param prefix of the ids of its questions
    /// @param key    who pays
    /// @param labels what the asker may read
    record Terms(String prefix, String key, Set<String> labels) {}

    TrialAnswers(
            ApplicationRuntime runtime, Services services, AnswerRoom answers, AssistantVersion version, Terms terms) {
        this.runtime = runtime;
        this.services = services;
        this.assistant = answers.forgetful(runtime.application());
        this.version = version;
        this.terms = terms;
        this.booked = answers.chats().booked(entry -> {
            if (entry.request().equals(current)) {
                micros.addAndGet(entry.micros());
            }
        });
    }

    @Override
    public Answered answer(String text) {
        Application application = runtime.application();
        String id = terms.prefix() + "." + ++asked;
        byte[] json = new QuestionJson(id, text, "", terms.labels())
                .of(application, services.config().clock().instant());
        Question question = Question.of(
                event(json),
                application.decided().schema(),
                assistant.definition().asked(),
                List.of(),
                terms.key());
        current = id;
        micros.set(0);
        long begun = nanos();
        RunningAnswer.Made[] made = new RunningAnswer.Made[1];
        try (RunningAnswer running =
                assistant.ask(question, version, OptionalInt.empty()).then(one -> made[0] = one)) {
            running.drain(application.decision().orElseThrow().deadline());
        }
        if (made[0].fallback().equals(Optional.of(Assistant.BUDGET))) {
            throw new TidemillException(
                    ErrorCode.LIMITED, "a budget is spent, so that another model than the version's answered");
        }
        Duration took = Duration.ofNanos(nanos() - begun);
        return Marked.of(made[0].answer(), micros.get(), took);
    }

    private long nanos() {
        return services.meters().config().clock().monotonicTime();
    }

    private Event event(byte[] json) {
        String stream = runtime.application().decided().name();
        return switch (runtime.intake().reader(stream).read(json)) {
            case Verdict.Accepted(var event) -> event;
            case Verdict.Refused refused ->
                throw new TidemillException(
                        ErrorCode.INVALID,
                        "a question must keep the rules of its stream: "
                                + refused.problems().getFirst(),
                        refused.problems());
        };
    }

    @Override
    public void close() {
        booked.close();
    }
}

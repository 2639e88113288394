package dev.tidemill.chat.assistant;

import dev.tidemill.app.Application;
import dev.tidemill.chat.assistant.RunningAnswer.Made;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.core.Event;
import dev.tidemill.serve.Decider;
import dev.tidemill.serve.Mirrored;
import dev.tidemill.serve.ModelInUse;
import dev.tidemill.serve.PolicyInUse;
import dev.tidemill.serve.Receipt;
import dev.tidemill.serve.Routed;
import dev.tidemill.serve.Versions;
import io.micrometer.core.instrument.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes receipts of answers. An answer takes seconds, and what is written in order must not wait for it: so it is
/// made first ([#route], then [Assistant#ask]), announced ([#announce]), and then decided in no time.
///
/// **Invariant:** the versions that answered are those of the receipt, whatever was rolled out meanwhile.
public final class AnswerDecider implements Decider {
    private final Application application;
    private final Assistant assistant;
    private final Versions versions;
    private final InstantSource clock;
    private final Clock stopwatch;
    private final Function<Optional<ModelInUse>, AssistantVersion> own;
    private final Map<String, Announced> announced = new ConcurrentHashMap<>();

    /// @param own the version where one is in use, else what the application file declares
    public AnswerDecider(
            Application application,
            Assistant assistant,
            Versions versions,
            Function<Optional<ModelInUse>, AssistantVersion> own,
            InstantSource clock,
            Clock stopwatch) {
        this.application = application;
        this.assistant = assistant;
        this.versions = versions;
        this.own = own;
        this.clock = clock;
        this.stopwatch = stopwatch;
    }

    private record Announced(Made made, Routed routed, long nanos) {}

    public Assistant assistant() {
        return assistant;
    }

    /// Which versions answer a question.
    public Routed route(Event event) {
        return Routed.of(versions, event);
    }

    /// The version of a route.
    public AssistantVersion version(Routed routed) {
        return version(routed.model());
    }

    /// A version that is loaded; where none is given, what the application file declares.
    public AssistantVersion version(Optional<ModelInUse> used) {
        return own.apply(used);
    }

    /// An answer is there, and its question's event is about to be decided.
    ///
    /// @param nanos that it took
    public void announce(Made made, Routed routed, long nanos) {
        announced.put(made.question().event().id(), new Announced(made, routed, nanos));
    }

    /// The decision of an announced answer is over, one way or the other.
    public void forget(String id) {
        announced.remove(id);
    }

    @Override
    public long nanos() {
        return stopwatch.monotonicTime();
    }

    @Override
    public Pending begin(Event event) {
        Announced there = announced.get(event.id());
        if (there == null) {
            throw new IllegalStateException("an answer must be made before its question is decided");
        }
        return (offset, vector, spent) -> receipt(there, event, offset, vector, spent);
    }

    private Receipt receipt(Announced there, Event event, long offset, double[] vector, Spent spent) {
        Made made = there.made();
        AssistantVersion used = made.version();
        return new Receipt(
                application.name(),
                application.version().toString(),
                event.id(),
                offset,
                offset + 1,
                event.time(),
                clock.millis(),
                "",
                application.features().stream().map(feature -> feature.name()).toList(),
                vector,
                used.version() == 0 ? OptionalInt.empty() : OptionalInt.of(used.version()),
                application.policy().version(),
                Double.NaN,
                Double.NaN,
                made.answer().outcome(),
                List.of(),
                List.of(),
                made.fallback(),
                new Receipt.Timings(spent.read(), spent.log(), spent.fold(), there.nanos(), 0),
                there.routed().policyVersion(),
                there.routed().assignments(),
                made.answer().json());
    }

    /// Asks another version the same; what it says reaches nobody and is kept nowhere.
    @Override
    public Mirrored mirror(Receipt live, Event event, @Nullable ModelInUse used, @Nullable PolicyInUse ruler) {
        long begun = nanos();
        Question question = Question.of(
                event, application.decided().schema(), assistant.definition().asked(), List.of(), "shadow");
        Duration wait = application.decision().orElseThrow().deadline();
        Made[] made = new Made[1];
        try (RunningAnswer running = assistant
                .ask(question, own.apply(Optional.ofNullable(used)), OptionalInt.empty())
                .then(one -> made[0] = one)) {
            running.drain(wait);
        } catch (ProviderException nobody) {
            return new Mirrored(Draft.Course.FAILED.word(), "provider", Double.NaN, nanos() - begun);
        }
        return new Mirrored(made[0].answer().outcome(), made[0].fallback().orElse(""), Double.NaN, nanos() - begun);
    }

    @Override
    public Receipt again(Receipt receipt, Event event, @Nullable ModelInUse used, @Nullable PolicyInUse named) {
        Question question = Question.of(
                event, application.decided().schema(), assistant.definition().asked(), List.of(), "");
        Answer kept = Answer.read(receipt.content());
        Answer answer = assistant.again(question, kept, own.apply(Optional.ofNullable(used)));
        return receipt.again(application, application.policy().version(), answer.outcome(), answer.json());
    }
}

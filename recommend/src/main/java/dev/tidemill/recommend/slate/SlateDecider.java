package dev.tidemill.recommend.slate;

import dev.tidemill.app.Application;
import dev.tidemill.app.SlateDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.recommend.state.LiveState;
import dev.tidemill.recommend.state.Seen;
import dev.tidemill.serve.Decider;
import dev.tidemill.serve.Mirrored;
import dev.tidemill.serve.ModelInUse;
import dev.tidemill.serve.PolicyInUse;
import dev.tidemill.serve.Receipt;
import dev.tidemill.serve.Routed;
import dev.tidemill.serve.Versions;
import io.micrometer.core.instrument.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Answers requests with lists of items. Every request is answered: without a version in use (`no_model`),
/// or where a source failed (`broken`) or came too late (`late`), the others and the live state answer, and
/// the receipt says so; where it is declared, the version before answers in the place of one that fails
/// (`older_version`); for somebody of whom nothing is known popularity answers (`new_user`).
///
/// **Invariant:** an answer and the same answer made again from its receipt are the same text.
public final class SlateDecider implements Decider {
    private static final String ASKED = "asked";

    private final Application application;
    private final SlateDefinition slate;
    private final LiveState state;
    private final Versions versions;
    private final InstantSource clock;
    private final Clock stopwatch;
    private final SlatePolicy own;
    private final List<String> kinds;
    private final Maker maker;
    private final Standby standby;
    private final Later later;

    /// @param versions  which ones answer a request, at the moment of asking
    /// @param clock     what time it is
    /// @param stopwatch measures spans
    public SlateDecider(
            Application application, LiveState state, Versions versions, InstantSource clock, Clock stopwatch) {
        this.application = application;
        this.slate = application.slate().orElseThrow();
        this.state = state;
        this.versions = versions;
        this.clock = clock;
        this.stopwatch = stopwatch;
        this.own = SlatePolicy.compile(application, application.policy().version(), slate.policy());
        SlatePolicy.requireCounted(state.counted(), slate.policy());
        this.kinds = Stream.concat(slate.interactions().keySet().stream(), Stream.of(ASKED))
                .toList();
        this.maker = new Maker(application, state);
        this.standby = new Standby(versions, slate.cold().older());
        this.later = new Later(application, state, maker, kinds);
    }

    @Override
    public long nanos() {
        return stopwatch.monotonicTime();
    }

    /// Refuses a filter that no request of this application may have.
    ///
    /// @throws dev.tidemill.core.TidemillException INVALID with what is wrong in it
    public void requireFilter(String filter) {
        own.rules().filter(filter);
    }

    /// The names of what a ranker sees; none where ranking is not declared.
    public List<String> ranked() {
        return maker.ranked();
    }

    /// One line of a slate that nobody asked for.
    ///
    /// @param source what gave it most
    public record Line(String item, int position, double score, String source, String reason, double propensity) {}

    /// A slate as of now without a decision: nothing is kept of it.
    ///
    /// @param request an event of the decided stream that was never taken in
    /// @param seen    what it sees
    /// @param routed  which versions answer it
    public List<Line> lines(Event request, Seen seen, Routed routed) {
        Asked asked = Asked.of(request, application.decided().schema(), slate);
        Answer answer = maker.make(
                        new Maker.Request(request, asked, seen, routed.experiments()),
                        Answerer.of(routed, own),
                        () -> false)
                .answer();
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < answer.slate().size(); i++) {
            Placed placed = answer.slate().get(i);
            lines.add(new Line(
                    placed.item(),
                    placed.position(),
                    placed.score(),
                    placed.sources().getFirst(),
                    answer.why().get(i),
                    placed.propensity()));
        }
        return lines;
    }

    @Override
    public Pending begin(Event event) {
        Asked asked = Asked.of(event, application.decided().schema(), slate);
        Seen seen = state.see(asked.user().orElse(null), asked.session().orElse(null), segment(event));
        return (offset, vector, spent) -> {
            Routed routed = Routed.of(versions, event);
            Maker.Request request = new Maker.Request(event, asked, seen, routed.experiments());
            return decide(request, routed, new Place(offset, vector, spent));
        };
    }

    /// The segment that a request names; `null` where it names none.
    private @Nullable String segment(Event event) {
        int slot = slate.cold()
                .segment()
                .map(segment -> application.decided().schema().slot(segment.field()))
                .orElse(-1);
        Object told = slot < 0 ? null : event.values()[slot];
        return told == null ? null : told.toString();
    }

    /// Where a request stands in the log.
    @SuppressWarnings("ArrayRecordComponent")
    private record Place(long offset, double[] vector, Spent spent) {}

    private Receipt decide(Maker.Request request, Routed routed, Place place) {
        Event event = request.event();
        Spent spent = place.spent();
        long begun = nanos();
        long until = begun + application.decision().orElseThrow().deadline().toNanos() - spent.total();
        BooleanSupplier late = () -> nanos() > until;
        Answerer first = standby.first(Answerer.of(routed, own), begun);
        Maker.Made tried = maker.make(request, first, late);
        Optional<Answerer> second = standby.second(first, tried, nanos());
        Answerer answerer = second.orElse(first);
        Maker.Made made = second.map(older -> maker.make(request, older, late)).orElse(tried);
        @Nullable SlateModel used = answerer.used();
        long done = nanos();
        return new Receipt(
                application.name(),
                application.version().toString(),
                event.id(),
                place.offset(),
                place.offset() + 1,
                event.time(),
                clock.millis(),
                "",
                application.features().stream().map(feature -> feature.name()).toList(),
                place.vector(),
                used == null ? OptionalInt.empty() : OptionalInt.of(used.version()),
                answerer.policy().version(),
                Double.NaN,
                Double.NaN,
                made.answer().outcome(),
                made.rules(),
                List.of(),
                made.fallback(),
                new Receipt.Timings(spent.read(), spent.log(), spent.fold(), done - begun, 0),
                routed.policyVersion(),
                routed.assignments(),
                AnswerJson.write(made.answer(), kinds));
    }

    @Override
    public Mirrored mirror(Receipt live, Event event, @Nullable ModelInUse used, @Nullable PolicyInUse ruler) {
        long begun = nanos();
        Later.Beside beside = later.beside(live, event, answerer(used, ruler));
        return new Mirrored(
                beside.outcome(), beside.fallback(), Double.NaN, nanos() - begun, OptionalDouble.of(beside.unlike()));
    }

    private Answerer answerer(@Nullable ModelInUse model, @Nullable PolicyInUse named) {
        return new Answerer(model == null ? null : SlateModel.of(model), named == null ? own : SlatePolicy.of(named));
    }

    /// What other versions would have shown for a decided request; nobody waits for it. What was counted
    /// since of how often items are wanted is not known to it: an item whose counts the receipt did not
    /// keep counts as never shown.
    ///
    /// @param model `null` where none answers
    /// @param named `null` for the application's own
    public PastSlate past(Receipt live, Event event, @Nullable ModelInUse model, @Nullable PolicyInUse named) {
        return later.past(live, event, answerer(model, named));
    }

    @Override
    public Receipt again(Receipt receipt, Event event, @Nullable ModelInUse model, @Nullable PolicyInUse named) {
        return later.again(receipt, event, answerer(model, named));
    }
}

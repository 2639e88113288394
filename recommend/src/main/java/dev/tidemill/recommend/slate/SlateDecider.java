package dev.tidemill.recommend.slate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemill.app.Application;
import dev.tidemill.app.SlateDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.recommend.slate.Asked.Kind;
import dev.tidemill.recommend.state.Item;
import dev.tidemill.recommend.state.LiveState;
import dev.tidemill.recommend.state.Seen;
import dev.tidemill.recommend.state.Trail;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Answers requests with lists of items. Every request is answered: without a version in use
/// (`no_model`), or where
/// a source failed (`broken`) or came too late (`late`), the others and the live state answer, and
/// the receipt says
/// so; for somebody of whom nothing is known popularity answers (`new_user`).
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
    private final Optional<RankFeatures> ranked;
    private final List<String> kinds;
    private final Cache<SlateModel, Finders> finders =
            Caffeine.newBuilder().weakKeys().build();

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
        this.ranked = slate.rank().map(rank -> new RankFeatures(application, slate, state));
        this.kinds = Stream.concat(slate.interactions().keySet().stream(), Stream.of(ASKED))
                .toList();
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
        return ranked.map(RankFeatures::names).orElse(List.of());
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
        Answer answer = make(new Request(request, asked, seen), Answerer.of(routed, own), () -> false)
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
        return (offset, vector, spent) -> decide(new Request(event, asked, seen), offset, vector, spent);
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

    private record Request(Event event, Asked asked, Seen seen) {}

    private record Made(Answer answer, List<String> rules, Optional<String> fallback) {}

    private Receipt decide(Request request, long offset, double[] vector, Spent spent) {
        Event event = request.event();
        long begun = nanos();
        Routed routed = Routed.of(versions, event);
        Answerer versions = Answerer.of(routed, own);
        @Nullable SlateModel used = versions.used();
        long until = begun + application.decision().orElseThrow().deadline().toNanos() - spent.total();
        Made made = make(request, versions, () -> nanos() > until);
        long done = nanos();
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
                used == null ? OptionalInt.empty() : OptionalInt.of(used.version()),
                versions.policy().version(),
                Double.NaN,
                Double.NaN,
                outcome(made.answer()),
                made.rules(),
                List.of(),
                made.fallback(),
                new Receipt.Timings(spent.read(), spent.log(), spent.fold(), done - begun, 0),
                routed.policyVersion(),
                routed.assignments(),
                AnswerJson.write(made.answer(), kinds));
    }

    private static String outcome(Answer answer) {
        return answer.slate().isEmpty() ? "empty" : "slate";
    }

    /// What answers: a version's candidates, kept to a policy.
    private record Answerer(@Nullable SlateModel used, SlatePolicy policy) {
        static Answerer of(Routed routed, SlatePolicy own) {
            return new Answerer(
                    routed.model().map(SlateModel::of).orElse(null),
                    routed.policy().map(SlatePolicy::of).orElse(own));
        }
    }

    private Made make(Request request, Answerer versions, BooleanSupplier late) {
        @Nullable SlateModel used = versions.used();
        SlatePolicy policy = versions.policy();
        Asked asked = request.asked();
        List<Trail.Step> trail = merged(request.seen());
        List<Trail.Step> steps = asked.items().isEmpty() ? trail : asSteps(asked.items(), request.event());
        Eligible eligible = new Eligible(policy, state, request.seen().horizon(), asked, request.event(), trail);
        Search search = new Search(slate, state, request.seen(), eligible);
        Finders found = used == null ? Finders.NONE : finders(used);
        List<SourceList> lists = search.lists(asked.kind(), steps, found, late);
        int there = (int) lists.stream()
                .filter(list -> slate.blend().weight(list.source()) > 0)
                .flatMap(list -> list.items().stream())
                .distinct()
                .count();
        Search.Filler filler = there >= asked.size() ? Search.Filler.NONE : search.filler(asked.size());
        List<String> marks = marks(asked, steps, lists);
        filler.sources().forEach(source -> marks.add("filled_by_" + source));
        Facts facts = new Facts(eligible::fact);
        RankFeatures.Moment moment =
                new RankFeatures.Moment(request.event(), request.seen().horizon(), steps, lists, facts);
        Answer answer = policy.composer()
                .compose(
                        new Composer.Ingredients(
                                request.event().id(),
                                asked.size(),
                                steps,
                                lists,
                                filler.items(),
                                marks,
                                facts,
                                found.models(),
                                used == null ? Map.of() : used.candidates(),
                                ranking(used, features -> head -> features.rows(head, moment))),
                        nothing(eligible));
        return new Made(answer, eligible.fired(), fallback(used, lists));
    }

    private Ranking ranking(@Nullable SlateModel used, Function<RankFeatures, Ranking.Rows> rows) {
        return ranked.map(features -> new Ranking(
                        slate.rank().orElseThrow().size(),
                        features.names(),
                        rows.apply(features),
                        used == null ? Optional.empty() : used.ranker()))
                .orElse(Ranking.NONE);
    }

    /// Why a slate would be empty.
    private String nothing(Eligible eligible) {
        if (state.size() == 0) {
            return "the catalogue has no items; send some to stream " + slate.catalogue().stream();
        }
        return eligible.refused().isEmpty()
                ? "no item of the catalogue may stand in this slate; ask for less"
                : eligible.refused();
    }

    private List<String> marks(Asked asked, List<Trail.Step> steps, List<SourceList> lists) {
        List<String> marks = new ArrayList<>();
        if (steps.isEmpty() && asked.kind() == Kind.FOR_YOU) {
            marks.add("new_user");
        }
        if (asked.items().stream().anyMatch(item -> state.find(item).isEmpty())) {
            marks.add("unknown_item");
        }
        List<SourceList> learned = lists.stream().filter(list -> !list.live()).toList();
        if (!learned.isEmpty() && learned.stream().allMatch(list -> list.items().isEmpty())) {
            marks.add("model_empty");
        }
        return marks;
    }

    private Optional<String> fallback(@Nullable SlateModel used, List<SourceList> lists) {
        boolean trained = slate.candidates().values().stream().anyMatch(candidate -> !candidate.live());
        if (used == null && trained) {
            return Optional.of("no_model");
        }
        return lists.stream()
                .map(SourceList::status)
                .filter(status -> !status.equals(SourceList.OK))
                .findFirst();
    }

    /// What the user did and what happened in the visit, each once, oldest first.
    private static List<Trail.Step> merged(Seen seen) {
        if (seen.session().isEmpty()) {
            return seen.user().steps();
        }
        Set<Trail.Step> all = new LinkedHashSet<>(seen.user().steps());
        all.addAll(seen.session().steps());
        return all.stream()
                .sorted(java.util.Comparator.comparingLong(Trail.Step::time))
                .toList();
    }

    private List<Trail.Step> asSteps(List<String> items, Event event) {
        return items.stream()
                .map(item -> new Trail.Step(kinds.size() - 1, item, 1, event.time()))
                .toList();
    }

    private Finders finders(SlateModel model) {
        return finders.get(model, fresh -> Finders.of(fresh, state));
    }

    /// A decided request, and what its receipt kept.
    private record Decided(Event event, Asked asked, long horizon, AnswerJson.Kept kept) {}

    private Decided decided(Receipt live, Event event) {
        return new Decided(
                event,
                Asked.of(event, application.decided().schema(), slate),
                live.seen() - 1,
                AnswerJson.read(live.content(), kinds));
    }

    private Eligible eligible(Decided then, SlatePolicy policy) {
        return new Eligible(
                policy,
                state,
                then.horizon(),
                then.asked(),
                then.event(),
                then.kept().steps());
    }

    /// What other versions are asked of a decided request, from what its receipt kept.
    ///
    /// @param known what the policy knows of an item, but for what was counted of it and kept
    private Composer.Ingredients otherwise(
            Decided then, Eligible eligible, @Nullable SlateModel used, Function<String, Facts.Fact> known) {
        AnswerJson.Kept kept = then.kept();
        Seen seen = new Seen(then.horizon(), Trail.empty(1), Trail.empty(1), List.of(), List.of());
        List<SourceList> lists = new Search(slate, state, seen, eligible)
                .otherwise(then.asked().kind(), kept, used == null ? Finders.NONE : finders(used));
        Facts facts = new Facts(item -> kept.trials(item, known.apply(item)));
        RankFeatures.Moment moment = new RankFeatures.Moment(then.event(), then.horizon(), kept.steps(), lists, facts);
        return new Composer.Ingredients(
                then.event().id(),
                then.asked().size(),
                kept.steps(),
                lists,
                kept.filler().stream().filter(eligible::keeps).toList(),
                List.of(),
                facts,
                Map.of(),
                Map.of(),
                ranking(used, features -> head -> features.rows(head, moment, kept.rows())));
    }

    @Override
    public Mirrored mirror(Receipt live, Event event, @Nullable ModelInUse used, @Nullable PolicyInUse ruler) {
        long begun = nanos();
        SlatePolicy policy = ruler == null ? own : SlatePolicy.of(ruler);
        Decided then = decided(live, event);
        @Nullable SlateModel model = used == null ? null : SlateModel.of(used);
        Eligible eligible = eligible(then, policy);
        Composer.Ingredients from = otherwise(then, eligible, model, eligible::fact);
        Answer answer = policy.composer().compose(from, "");
        return new Mirrored(
                outcome(answer),
                fallback(model, from.lists()).orElse(""),
                Double.NaN,
                nanos() - begun,
                OptionalDouble.of(AnswerJson.unlike(live.content(), answer)));
    }

    /// What other versions would have shown for a decided request; nobody waits for it. What was counted since of
    /// how often items are wanted is not known to it: an item whose counts the receipt did not keep counts as never
    /// shown.
    ///
    /// @param model `null` where none answers
    /// @param named `null` for the application's own
    public PastSlate past(Receipt live, Event event, @Nullable ModelInUse model, @Nullable PolicyInUse named) {
        SlatePolicy policy = named == null ? own : SlatePolicy.of(named);
        Decided then = decided(live, event);
        List<PastSlate.Shown> shown = AnswerJson.shown(live.content());
        @Nullable SlateModel used = model == null ? null : SlateModel.of(model);
        Eligible eligible = eligible(then, policy);
        Composer.Ingredients from =
                otherwise(then, eligible, used, item -> eligible.fact(item).with(Item.Trials.NONE));
        Answer answer = policy.composer().compose(from, "");
        List<String> items = shown.stream().map(PastSlate.Shown::item).toList();
        return new PastSlate(
                shown,
                answer.slate().stream().map(PastSlate.Shown::of).toList(),
                policy.composer().chances(from, items),
                outcome(answer),
                eligible.fired(),
                fallback(used, from.lists()));
    }

    @Override
    public Receipt again(Receipt receipt, Event event, @Nullable ModelInUse model, @Nullable PolicyInUse named) {
        AnswerJson.Kept kept = AnswerJson.read(receipt.content(), kinds);
        SlatePolicy policy = named == null ? own : SlatePolicy.of(named);
        @Nullable SlateModel used = model == null ? null : SlateModel.of(model);
        Map<String, Finder> found = used == null ? Map.of() : finders(used).models();
        List<SourceList> lists = kept.lists().stream()
                .map(list -> again(list, kept.steps(), found))
                .toList();
        Answer answer = policy.composer()
                .compose(
                        new Composer.Ingredients(
                                event.id(),
                                Asked.of(event, application.decided().schema(), slate)
                                        .size(),
                                kept.steps(),
                                lists,
                                kept.filler(),
                                kept.marks().stream()
                                        .filter(mark -> !mark.equals("filled"))
                                        .toList(),
                                new Facts(item -> kept.facts().getOrDefault(item, Facts.Fact.NONE)),
                                found,
                                used == null ? Map.of() : used.candidates(),
                                again(kept.rows(), used)),
                        kept.empty());
        return receipt.again(application, policy.version(), outcome(answer), AnswerJson.write(answer, kinds));
    }

    /// The order by the rows of a receipt.
    private Ranking again(Answer.Rows rows, @Nullable SlateModel used) {
        return slate.rank()
                .map(rank -> new Ranking(
                        rank.size(),
                        rows.names(),
                        head -> rows.items(),
                        used == null ? Optional.empty() : used.ranker()))
                .orElse(Ranking.NONE);
    }

    private static SourceList again(SourceList list, List<Trail.Step> steps, Map<String, Finder> found) {
        Finder finder = found.get(list.source());
        return list.live() || finder == null || !list.status().equals(SourceList.OK)
                ? list
                : finder.again(finder.history(steps), list.items());
    }
}

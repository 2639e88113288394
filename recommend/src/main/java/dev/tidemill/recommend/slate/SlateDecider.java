package dev.tidemill.recommend.slate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemill.app.Application;
import dev.tidemill.app.SlateDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.recommend.slate.Asked.Kind;
import dev.tidemill.recommend.state.LiveState;
import dev.tidemill.recommend.state.Seen;
import dev.tidemill.recommend.state.Trail;
import dev.tidemill.serve.Decider;
import dev.tidemill.serve.Mirrored;
import dev.tidemill.serve.ModelInUse;
import dev.tidemill.serve.Policy;
import dev.tidemill.serve.Receipt;
import dev.tidemill.serve.Routed;
import dev.tidemill.serve.Versions;
import io.micrometer.core.instrument.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
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
    private final Rules rules;
    private final Composer composer;
    private final Optional<RankFeatures> ranked;
    private final List<String> kinds;
    private final List<@Nullable Optional<Duration>> exclusions;
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
        this.rules = new Rules(application, slate);
        this.composer = new Composer(slate);
        this.ranked = slate.rank().map(rank -> new RankFeatures(application, slate, state));
        this.kinds = Stream.concat(slate.interactions().keySet().stream(), Stream.of(ASKED))
                .toList();
        this.exclusions = Eligible.exclusions(slate);
        exclusions.add(null);
    }

    @Override
    public long nanos() {
        return stopwatch.monotonicTime();
    }

    /// Refuses a filter that no request of this application may have.
    ///
    /// @throws dev.tidemill.core.TidemillException INVALID with what is wrong in it
    public void requireFilter(String filter) {
        rules.filter(filter);
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
    /// @param used    `null` where the live state answers alone
    public List<Line> lines(Event request, Seen seen, @Nullable ModelInUse used) {
        Asked asked = Asked.of(request, application.decided().schema(), slate);
        Answer answer = make(new Request(request, asked, seen), used == null ? null : SlateModel.of(used), () -> false)
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
        @Nullable SlateModel used = routed.model().map(SlateModel::of).orElse(null);
        long until = begun + application.decision().orElseThrow().deadline().toNanos() - spent.total();
        Made made = make(request, used, () -> nanos() > until);
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
                application.policy().version(),
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

    private Made make(Request request, @Nullable SlateModel used, BooleanSupplier late) {
        Asked asked = request.asked();
        List<Trail.Step> trail = merged(request.seen());
        List<Trail.Step> steps = asked.items().isEmpty() ? trail : asSteps(asked.items(), request.event());
        Eligible eligible =
                new Eligible(rules, state, request.seen().horizon(), asked, request.event(), trail, exclusions);
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
        Answer answer = composer.compose(
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
                        ranking(used, moment)),
                nothing(eligible));
        return new Made(answer, eligible.fired(), fallback(used, lists));
    }

    private Ranking ranking(@Nullable SlateModel used, RankFeatures.Moment moment) {
        return ranked.map(features -> new Ranking(
                        slate.rank().orElseThrow().size(),
                        features.names(),
                        head -> features.rows(head, moment),
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
        List<SourceList> learned = lists.stream()
                .filter(list -> !slate.candidates().get(list.source()).live())
                .toList();
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

    @Override
    public Mirrored mirror(Receipt live, Event event, @Nullable ModelInUse used, @Nullable Policy ruler) {
        long begun = nanos();
        Asked asked = Asked.of(event, application.decided().schema(), slate);
        Seen seen = new Seen(live.seen() - 1, Trail.empty(1), Trail.empty(1), List.of(), List.of());
        AnswerJson.Kept kept = AnswerJson.read(live.content(), kinds);
        Eligible eligible = new Eligible(rules, state, seen.horizon(), asked, event, kept.steps(), exclusions);
        List<SourceList> lists =
                new ArrayList<>(kept.lists().stream().filter(SourceList::live).toList());
        if (used != null) {
            finders(SlateModel.of(used)).models().forEach((name, finder) -> {
                SlateDefinition.Candidate candidate = slate.candidates().get(name);
                if (candidate != null && !kept.steps().isEmpty()) {
                    lists.add(finder.find(finder.history(kept.steps()), candidate.limit(), eligible::test));
                }
            });
        }
        Facts facts = new Facts(eligible::fact);
        RankFeatures.Moment moment = new RankFeatures.Moment(event, seen.horizon(), kept.steps(), lists, facts);
        Answer answer = composer.compose(
                new Composer.Ingredients(
                        event.id(),
                        asked.size(),
                        kept.steps(),
                        lists,
                        kept.filler(),
                        List.of(),
                        facts,
                        Map.of(),
                        Map.of(),
                        ranking(used == null ? null : SlateModel.of(used), moment)),
                "");
        return new Mirrored(
                outcome(answer),
                fallback(used == null ? null : SlateModel.of(used), lists).orElse(""),
                Double.NaN,
                nanos() - begun);
    }

    @Override
    public Receipt again(Receipt receipt, Event event, @Nullable ModelInUse model, @Nullable Policy named) {
        AnswerJson.Kept kept = AnswerJson.read(receipt.content(), kinds);
        @Nullable SlateModel used = model == null ? null : SlateModel.of(model);
        Map<String, Finder> found = used == null ? Map.of() : finders(used).models();
        List<SourceList> lists = kept.lists().stream()
                .map(list -> again(list, kept.steps(), found))
                .toList();
        Answer answer = composer.compose(
                new Composer.Ingredients(
                        event.id(),
                        Asked.of(event, application.decided().schema(), slate).size(),
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
        return receipt.again(application, event, outcome(answer), AnswerJson.write(answer, kinds));
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

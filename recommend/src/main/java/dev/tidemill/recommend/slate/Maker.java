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
import dev.tidemill.serve.rollout.Assignment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes an answer as of now from one version and one policy.
final class Maker {
    static final String NO_MODEL = "no_model";
    static final String BROKEN = "broken";
    static final String LATE = "late";

    private final SlateDefinition slate;
    private final LiveState state;
    private final Optional<RankFeatures> ranked;
    private final int askedKind;
    private final Cache<SlateModel, Finders> finders =
            Caffeine.newBuilder().weakKeys().build();

    Maker(Application application, LiveState state) {
        this.slate = application.slate().orElseThrow();
        this.state = state;
        this.ranked = slate.rank().map(rank -> new RankFeatures(application, slate, state));
        this.askedKind = slate.interactions().size();
    }

    /// A request with what it sees.
    ///
    /// @param arms of the experiments that it takes part in
    record Request(Event event, Asked asked, Seen seen, List<Assignment> arms) {}

    /// @param rules    that kept items out
    /// @param fallback what was not as declared
    record Made(Answer answer, List<String> rules, Optional<String> fallback) {}

    /// The names of what a ranker sees; none where ranking is not declared.
    List<String> ranked() {
        return ranked.map(RankFeatures::names).orElse(List.of());
    }

    Made make(Request request, Answerer versions, BooleanSupplier late) {
        @Nullable SlateModel used = versions.used();
        SlatePolicy policy = versions.policy();
        Asked asked = request.asked();
        List<Trail.Step> trail = merged(request.seen());
        List<Trail.Step> steps = asked.items().isEmpty() ? trail : asSteps(asked.items(), request.event());
        Eligible eligible = new Eligible(
                policy,
                state,
                request.seen().horizon(),
                new Eligible.Request(request.event(), asked, trail, request.arms()));
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
        versions.instead().ifPresent(other -> marks.add("instead_of_" + other));
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
        Optional<String> standsIn = versions.instead().map(other -> SlateDefinition.OLDER);
        return new Made(answer, eligible.fired(), fallback(used, lists).or(() -> standsIn));
    }

    /// How a fused list is put in order with a version.
    Ranking ranking(@Nullable SlateModel used, Function<RankFeatures, Ranking.Rows> rows) {
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

    /// What of a version did not answer as declared.
    Optional<String> fallback(@Nullable SlateModel used, List<SourceList> lists) {
        boolean trained = slate.candidates().values().stream().anyMatch(candidate -> !candidate.live());
        if (used == null && trained) {
            return Optional.of(NO_MODEL);
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
        return all.stream().sorted(Comparator.comparingLong(Trail.Step::time)).toList();
    }

    private List<Trail.Step> asSteps(List<String> items, Event event) {
        return items.stream()
                .map(item -> new Trail.Step(askedKind, item, 1, event.time()))
                .toList();
    }

    /// What finds items with a version.
    Finders finders(SlateModel model) {
        return finders.get(model, fresh -> Finders.of(fresh, state));
    }
}

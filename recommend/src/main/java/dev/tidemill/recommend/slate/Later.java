package dev.tidemill.recommend.slate;

import dev.tidemill.app.Application;
import dev.tidemill.app.SlateDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.recommend.state.Item;
import dev.tidemill.recommend.state.LiveState;
import dev.tidemill.recommend.state.Seen;
import dev.tidemill.recommend.state.Trail;
import dev.tidemill.serve.Receipt;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is made of a decided request later, from its receipt: the same answer again, and what other
/// versions would have answered.
final class Later {
    private final Application application;
    private final SlateDefinition slate;
    private final LiveState state;
    private final Maker maker;
    private final List<String> kinds;

    /// @param kinds names of the interactions by their places
    Later(Application application, LiveState state, Maker maker, List<String> kinds) {
        this.application = application;
        this.slate = application.slate().orElseThrow();
        this.state = state;
        this.maker = maker;
        this.kinds = kinds;
    }

    /// A decided request, and what its receipt kept.
    private record Decided(Event event, Asked asked, Receipt live, AnswerJson.Kept kept) {
        long horizon() {
            return live.seen() - 1;
        }
    }

    private Decided decided(Receipt live, Event event) {
        return new Decided(
                event,
                Asked.of(event, application.decided().schema(), slate),
                live,
                AnswerJson.read(live.content(), kinds));
    }

    private Eligible eligible(Decided then, SlatePolicy policy) {
        return new Eligible(
                policy,
                state,
                then.horizon(),
                new Eligible.Request(
                        then.event(),
                        then.asked(),
                        then.kept().steps(),
                        then.live().assignments()));
    }

    /// What other versions are asked of a decided request, from what its receipt kept.
    ///
    /// @param known what the policy knows of an item, but for what was counted of it and kept
    private Composer.Ingredients otherwise(
            Decided then, Eligible eligible, @Nullable SlateModel used, Function<String, Facts.Fact> known) {
        AnswerJson.Kept kept = then.kept();
        Seen seen = new Seen(then.horizon(), Trail.empty(1), Trail.empty(1), List.of(), List.of());
        List<SourceList> lists = new Search(slate, state, seen, eligible)
                .otherwise(then.asked().kind(), kept, used == null ? Finders.NONE : maker.finders(used));
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
                maker.ranking(used, features -> head -> features.rows(head, moment, kept.rows())));
    }

    /// What another version and policy would have answered.
    ///
    /// @param fallback what of the version did not answer
    /// @param unlike   the share of positions with another item
    record Beside(String outcome, String fallback, double unlike) {}

    Beside beside(Receipt live, Event event, Answerer other) {
        Decided then = decided(live, event);
        Eligible eligible = eligible(then, other.policy());
        Composer.Ingredients from = otherwise(then, eligible, other.used(), eligible::fact);
        Answer answer = other.policy().composer().compose(from, "");
        return new Beside(
                answer.outcome(),
                maker.fallback(other.used(), from.lists()).orElse(""),
                AnswerJson.unlike(live.content(), answer));
    }

    /// What other versions would have shown for a decided request; nobody waits for it. What was counted
    /// since of how often items are wanted is not known to it: an item whose counts the receipt did not
    /// keep counts as never shown.
    PastSlate past(Receipt live, Event event, Answerer other) {
        SlatePolicy policy = other.policy();
        Decided then = decided(live, event);
        List<PastSlate.Shown> shown = AnswerJson.shown(live.content());
        @Nullable SlateModel used = other.used();
        Eligible eligible = eligible(then, policy);
        Composer.Ingredients from =
                otherwise(then, eligible, used, item -> eligible.fact(item).with(Item.Trials.NONE));
        Answer answer = policy.composer().compose(from, "");
        List<String> items = shown.stream().map(PastSlate.Shown::item).toList();
        return new PastSlate(
                shown,
                answer.slate().stream().map(PastSlate.Shown::of).toList(),
                policy.composer().chances(from, items),
                answer.outcome(),
                eligible.fired(),
                maker.fallback(used, from.lists()),
                policy.samples() ? then.kept().counts(from.facts().asked().keySet()) : new PastSlate.Counts(0, 0));
    }

    /// The same answer, made again.
    Receipt again(Receipt receipt, Event event, Answerer then) {
        AnswerJson.Kept kept = AnswerJson.read(receipt.content(), kinds);
        SlatePolicy policy = then.policy();
        @Nullable SlateModel used = then.used();
        Map<String, Finder> found =
                used == null ? Map.of() : maker.finders(used).models();
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
        return receipt.again(application, policy.version(), answer.outcome(), AnswerJson.write(answer, kinds));
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

package dev.tidemill.recommend.slate;

import dev.tidemill.app.SlateDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.core.TidemillException;
import dev.tidemill.expression.Expression;
import dev.tidemill.recommend.slate.Facts.Fact;
import dev.tidemill.recommend.state.Item;
import dev.tidemill.recommend.state.LiveState;
import dev.tidemill.recommend.state.Trail;
import dev.tidemill.serve.rollout.Assignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which items may stand in the slate of one request: described by then, wanted, kept by every rule
/// and the
/// request's filter. One caller at a time.
final class Eligible {
    private final Rules rules;
    private final LiveState state;
    private final long horizon;
    private final Asked asked;
    private final Set<String> barred;
    private final Set<String> like;
    private final @Nullable Object[] slots;
    private final @Nullable Expression filter;
    private final String refused;
    private final long newSince;
    private final Set<String> fired = new LinkedHashSet<>();

    /// Who asks for what, and what they did before.
    ///
    /// @param steps oldest first
    /// @param arms  of the experiments that the request takes part in
    record Request(Event event, Asked asked, List<Trail.Step> steps, List<Assignment> arms) {}

    /// @param horizon the greatest offset that is seen
    Eligible(SlatePolicy policy, LiveState state, long horizon, Request request) {
        this.rules = policy.rules();
        this.state = state;
        this.horizon = horizon;
        this.asked = request.asked();
        this.slots = rules.slots(request.event().values(), request.arms());
        this.newSince =
                policy.newMillis() == 0 ? Long.MAX_VALUE : request.event().time() - policy.newMillis();
        this.barred = barred(request.event(), request.steps(), policy.exclusions());
        barred.addAll(asked.never());
        barred.addAll(asked.items());
        this.like = asked.kind() == Asked.Kind.SIMILAR ? categories(asked.items()) : Set.of();
        String problem = "";
        Expression compiled = null;
        try {
            compiled = asked.filter().isEmpty() ? null : rules.filter(asked.filter());
        } catch (TidemillException broken) {
            problem = String.valueOf(broken.getMessage());
        }
        this.filter = compiled;
        this.refused = problem;
    }

    private static Set<String> barred(
            Event request, List<Trail.Step> steps, List<@Nullable Optional<Duration>> exclude) {
        Set<String> barred = new HashSet<>();
        for (Trail.Step step : steps) {
            Optional<Duration> span = exclude.get(step.kind());
            if (span != null
                    && (span.isEmpty()
                            || request.time() - step.time() < span.get().toMillis())) {
                barred.add(step.item());
            }
        }
        return barred;
    }

    private Set<String> categories(List<String> items) {
        Set<String> all = new HashSet<>();
        for (String item : items) {
            @Nullable Object[] values = values(item);
            if (values != null) {
                all.addAll(rules.categories(values));
            }
        }
        return all;
    }

    private @Nullable Object @Nullable [] values(String item) {
        return state.find(item).map(one -> one.at(horizon)).orElse(null);
    }

    /// Why the request's filter cannot be asked; empty where it can.
    String refused() {
        return refused;
    }

    /// Names of the rules that kept an item out, in the order in which they did first.
    List<String> fired() {
        return new ArrayList<>(fired);
    }

    boolean test(Item item) {
        @Nullable Object[] values = item.at(horizon);
        if (values == null
                || !refused.isEmpty()
                || barred.contains(item.id())
                || (!asked.only().isEmpty() && !asked.only().contains(item.id()))) {
            return false;
        }
        if (!like.isEmpty() && rules.categories(values).stream().noneMatch(like::contains)) {
            return false;
        }
        rules.place(values, slots);
        if (filter != null && !filter.test(slots)) {
            return false;
        }
        for (int i = 0; i < rules.keeps().size(); i++) {
            if (!rules.keeps().get(i).test(slots)) {
                fired.add(rules.declared().get(i).name());
                return false;
            }
        }
        return true;
    }

    /// Whether a kept item may stand in a slate of then; one of which is not known any more what it was
    /// then, may, since it did.
    boolean keeps(String item) {
        Item known = state.find(item).orElse(null);
        return known == null || known.at(horizon) == null || test(known);
    }

    /// What the policy knows of an item; nothing where it is not described.
    Fact fact(String item) {
        @Nullable Object[] values = values(item);
        if (values == null) {
            return Fact.NONE;
        }
        rules.place(values, slots);
        Item known = state.find(item).orElseThrow();
        return rules.fact(values, slots).with(known.trials()).fresh(known.since() > newSince);
    }

    /// For each kind of interaction how long it bars items.
    static List<@Nullable Optional<Duration>> exclusions(SlateDefinition slate) {
        List<@Nullable Optional<Duration>> spans = new ArrayList<>();
        for (String kind : slate.interactions().keySet()) {
            spans.add(slate.policy().exclude().get(kind));
        }
        return spans;
    }
}

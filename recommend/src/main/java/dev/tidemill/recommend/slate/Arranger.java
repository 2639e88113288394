package dev.tidemill.recommend.slate;

import dev.tidemill.app.SlateDefinition;
import dev.tidemill.app.SlateDefinition.Exploration;
import dev.tidemill.app.SlateDefinition.Pin;
import dev.tidemill.recommend.slate.Blender.Blended;
import dev.tidemill.recommend.state.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Puts items at positions, from the first on: a pinned one where one fits; else, of those that
/// caps allow, the one
/// that is worth most behind those above it, or one that chance picks. One slate each.
///
/// **Invariant:** the propensity of a position is the probability with which this draw, repeated,
/// puts this item
/// there, given the items above. Of the greedy choice with ε: 1 − ε + ε/n; of another: ε/n; of
/// softmax: its share;
/// of Thompson sampling: that of winning the draw.
final class Arranger {
    private static final int PIN_LOOKS = 100;
    private static final int LEAST_WINDOW = 30;

    private final SlateDefinition.Policy policy;
    private final List<Blended> pool;
    private final Facts facts;
    private final Variety variety;
    private final Draws draws;
    private final Optional<Thompson> thompson;
    private final Optional<NewItems> newItems;
    private final List<Blended> window = new ArrayList<>();
    private final Set<String> used = new HashSet<>();
    private final List<Map<String, Integer>> counts = new ArrayList<>();
    private final double least;
    private final double span;
    private int next;

    /// @param pool    best first
    /// @param history items of the history
    Arranger(SlateDefinition.Policy policy, List<Blended> pool, Facts facts, List<String> history, Draws draws) {
        this.policy = policy;
        this.pool = pool;
        this.facts = facts;
        this.variety = new Variety(policy.diversity(), facts, history);
        this.draws = draws;
        this.thompson = policy.exploration().flatMap(Exploration::trials).map(Thompson::new);
        this.newItems = policy.newcomers().map(declared -> new NewItems(declared, pool, facts));
        policy.caps().forEach((field, most) -> counts.add(new HashMap<>()));
        this.least = pool.isEmpty() ? 0 : pool.getLast().score();
        double range = pool.isEmpty() ? 0 : pool.getFirst().score() - least;
        this.span = range == 0 ? 1 : range;
    }

    List<Placed> arrange(int size) {
        open(size);
        List<Placed> slate = new ArrayList<>(size);
        for (int position = 1; position <= size; position++) {
            Optional<Placed> placed = pinned(position).or(at(position));
            if (placed.isEmpty()) {
                break;
            }
            slate.add(placed.get());
            choose(placed.get().item());
        }
        return slate;
    }

    private void open(int size) {
        while (window.size() < Math.max(LEAST_WINDOW, 3 * size) && next < pool.size()) {
            window.add(pool.get(next++));
        }
    }

    /// How likely items are at the positions of a list, given the list's own items above; by position.
    List<Map<String, Double>> chances(int size, List<String> shown) {
        open(size);
        List<Map<String, Double>> all = new ArrayList<>();
        for (int position = 1; position <= shown.size(); position++) {
            Map<String, Double> there = new HashMap<>();
            Optional<Placed> pinned = pinned(position);
            if (pinned.isPresent()) {
                there.put(pinned.get().item(), 1.0);
            } else {
                choice().each((one, chance) -> {
                    if (chance > 0) {
                        there.put(one.item(), chance);
                    }
                });
            }
            all.add(there);
            choose(shown.get(position - 1));
        }
        return all;
    }

    private java.util.function.Supplier<Optional<Placed>> at(int position) {
        return () -> free(position);
    }

    private Optional<Placed> pinned(int position) {
        for (int i = 0; i < policy.pinned().size(); i++) {
            Pin pin = policy.pinned().get(i);
            if (pin.position() != position) {
                continue;
            }
            for (Blended one : pool.subList(0, Math.min(PIN_LOOKS, pool.size()))) {
                if (!used.contains(one.item()) && facts.of(one.item()).pins().contains(i)) {
                    return Optional.of(new Placed(one.item(), position, one.score(), one.sources(), pin.label(), 1));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Placed> free(int position) {
        Choice choice = choice();
        if (choice.items().isEmpty()) {
            return Optional.empty();
        }
        boolean chance = policy.exploration().isPresent() || policy.newcomers().isPresent();
        int picked = chance ? choice.drawn(draws) : choice.certain();
        Blended one = choice.items().get(picked);
        return Optional.of(new Placed(one.item(), position, one.score(), one.sources(), "", choice.chances()[picked]));
    }

    private Choice choice() {
        Choice usual = Choice.of(allowed(), this::chances);
        return newItems.map(fresh -> fresh.mixed(usual, this::allowed, this::chances))
                .orElse(usual);
    }

    /// How likely each stands next, of those that may.
    private double[] chances(List<Blended> allowed) {
        double[] worth = allowed.stream()
                .mapToDouble(one -> variety.worth(one.item(), (one.score() - least) / span))
                .toArray();
        return thompson.map(sampling -> sampling.chances(worth, trials(allowed)))
                .orElseGet(() -> chances(worth));
    }

    /// Those of the window that are allowed; where none is, the first one behind it.
    private List<Blended> allowed() {
        List<Blended> allowed = window.stream().filter(this::allowed).toList();
        while (allowed.isEmpty() && next < pool.size()) {
            Blended further = pool.get(next++);
            window.add(further);
            allowed = allowed(further) ? List.of(further) : List.of();
        }
        return allowed;
    }

    private Item.Trials[] trials(List<Blended> allowed) {
        return allowed.stream().map(one -> facts.of(one.item()).trials()).toArray(Item.Trials[]::new);
    }

    private boolean allowed(Blended one) {
        if (used.contains(one.item())) {
            return false;
        }
        int field = 0;
        for (int most : policy.caps().values()) {
            String value = facts.of(one.item()).caps().get(field);
            if (!value.isEmpty() && counts.get(field).getOrDefault(value, 0) >= most) {
                return false;
            }
            field++;
        }
        return true;
    }

    private void choose(String item) {
        used.add(item);
        variety.choose(item);
        for (int field = 0; field < counts.size(); field++) {
            counts.get(field).merge(facts.of(item).caps().get(field), 1, Integer::sum);
        }
    }

    /// The probability of each.
    private double[] chances(double[] worth) {
        int best = 0;
        for (int i = 1; i < worth.length; i++) {
            best = worth[i] > worth[best] ? i : best;
        }
        double[] chances = new double[worth.length];
        if (policy.exploration().isEmpty()) {
            chances[best] = 1;
            return chances;
        }
        Exploration exploration = policy.exploration().get();
        if (!exploration.softmax()) {
            java.util.Arrays.fill(chances, exploration.share() / worth.length);
            chances[best] = 1 - exploration.share() + exploration.share() / worth.length;
            return chances;
        }
        double sum = 0;
        for (int i = 0; i < worth.length; i++) {
            chances[i] = Math.exp((worth[i] - worth[best]) / exploration.temperature());
            sum += chances[i];
        }
        for (int i = 0; i < worth.length; i++) {
            chances[i] /= sum;
        }
        return chances;
    }
}

package dev.tidemill.platform;

import dev.tidemill.core.Event;
import dev.tidemill.serve.Costs;
import dev.tidemill.serve.Hindsight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/// Counts what a backtest compares. An answer other than the mildest is a flag: one on a positive has caught it, one on a
/// negative is a false alarm. Money is counted where the outcome is known.
final class BacktestTally {
    private static final int MOST_EXAMPLES = 50;

    private final List<String> outcomes;
    private final Optional<Costs> costs;
    private final Pair[][] pairs;
    private final Map<String, long[]> rules = new TreeMap<>();
    private final Map<String, long[]> fallbacks = new TreeMap<>();
    private final List<Map<String, Object>> examples = new ArrayList<>();
    private long events;
    private long live;
    private long uncosted;

    /// What became of the events that got one answer before and one after.
    private static final class Pair {
        private long positive;
        private long negative;
        private long unknown;
        private double costBefore;
        private double costAfter;

        long count() {
            return positive + negative + unknown;
        }
    }

    /// @param outcomes of the decision, mildest first
    BacktestTally(List<String> outcomes, Optional<Costs> costs) {
        this.outcomes = new ArrayList<>(outcomes);
        this.costs = costs;
        this.pairs = new Pair[outcomes.size()][outcomes.size()];
        for (Pair[] row : pairs) {
            java.util.Arrays.setAll(row, ignored -> new Pair());
        }
    }

    /// @param decided whether the event was decided when it came
    /// @param label   what became of it; NaN where nothing is known
    void add(Event event, boolean decided, Hindsight.Answer before, Hindsight.Answer after, double label) {
        events++;
        live += decided ? 1 : 0;
        Pair pair = pairs[outcomes.indexOf(before.outcome())][outcomes.indexOf(after.outcome())];
        if (Double.isNaN(label)) {
            pair.unknown++;
        } else {
            boolean positive = label != 0;
            pair.positive += positive ? 1 : 0;
            pair.negative += positive ? 0 : 1;
            costs.ifPresent(known -> cost(known, event, before, after, positive, pair));
        }
        before.rules().forEach(rule -> rules.computeIfAbsent(rule, ignored -> new long[2])[0]++);
        after.rules().forEach(rule -> rules.computeIfAbsent(rule, ignored -> new long[2])[1]++);
        before.fallback().ifPresent(why -> fallbacks.computeIfAbsent(why, ignored -> new long[2])[0]++);
        after.fallback().ifPresent(why -> fallbacks.computeIfAbsent(why, ignored -> new long[2])[1]++);
        if (!before.outcome().equals(after.outcome()) && examples.size() < MOST_EXAMPLES) {
            examples.add(example(event, before, after, label));
        }
    }

    private void cost(
            Costs known, Event event, Hindsight.Answer before, Hindsight.Answer after, boolean positive, Pair pair) {
        double was = known.of(before.outcome(), positive, event.values());
        double is = known.of(after.outcome(), positive, event.values());
        if (Double.isNaN(was) || Double.isNaN(is)) {
            uncosted++;
        } else {
            pair.costBefore += was;
            pair.costAfter += is;
        }
    }

    private static Map<String, Object> example(
            Event event, Hindsight.Answer before, Hindsight.Answer after, double label) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("id", event.id());
        example.put("time", Instant.ofEpochMilli(event.time()).toString());
        example.put("before", before.outcome());
        example.put("after", after.outcome());
        example.put("probability_before", before.probability());
        example.put("probability_after", after.probability());
        example.put("became", label);
        return example;
    }

    Map<String, Object> result(BacktestRequest request, Contender contender, Instant knownBy) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("application_version", contender.application().version().toString());
        result.put("model", named(request.model()));
        result.put("policy", named(request.policy()));
        result.put("from", request.from().map(Instant::toString).orElse("the first event"));
        result.put("to", request.to().map(Instant::toString).orElse("the last event"));
        result.put("known_by", knownBy.toString());
        result.put("events", events);
        result.put("decided_live", live);
        result.put("decided_by_versions_in_use", events - live);
        long changed = 0;
        for (int i = 0; i < pairs.length; i++) {
            for (int j = 0; j < pairs.length; j++) {
                changed += i == j ? 0 : pairs[i][j].count();
            }
        }
        result.put("changed", changed);
        result.put("changed_share", events == 0 ? 0 : changed / (double) events);
        result.put("outcomes", byPair());
        result.put("quality", Map.of("before", quality(true), "after", quality(false)));
        result.put("rules", beforeAndAfter(rules));
        result.put("fallbacks", beforeAndAfter(fallbacks));
        costs.ifPresent(known -> result.put("money", money(known)));
        result.put("examples", examples);
        return result;
    }

    private static Object named(OptionalInt version) {
        return version.isPresent() ? version.getAsInt() : "as it was";
    }

    private List<Map<String, Object>> byPair() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < pairs.length; i++) {
            for (int j = 0; j < pairs.length; j++) {
                Pair pair = pairs[i][j];
                if (pair.count() > 0) {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("before", outcomes.get(i));
                    row.put("after", outcomes.get(j));
                    row.put("count", pair.count());
                    row.put("positive", pair.positive);
                    row.put("negative", pair.negative);
                    row.put("unknown", pair.unknown);
                    costs.ifPresent(ignored -> row.put("saved", pair.costBefore - pair.costAfter));
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private Map<String, Object> quality(boolean before) {
        long caught = 0;
        long missed = 0;
        long falseAlarms = 0;
        long flagged = 0;
        for (int i = 0; i < pairs.length; i++) {
            for (int j = 0; j < pairs.length; j++) {
                Pair pair = pairs[i][j];
                boolean flags = (before ? i : j) > 0;
                flagged += flags ? pair.count() : 0;
                caught += flags ? pair.positive : 0;
                falseAlarms += flags ? pair.negative : 0;
                missed += flags ? 0 : pair.positive;
            }
        }
        Map<String, Object> quality = new LinkedHashMap<>();
        quality.put("flagged", flagged);
        quality.put("caught", caught);
        quality.put("missed", missed);
        quality.put("false_alarms", falseAlarms);
        quality.put("precision", share(caught, caught + falseAlarms));
        quality.put("recall", share(caught, caught + missed));
        return quality;
    }

    private static double share(long part, long whole) {
        return whole == 0 ? Double.NaN : part / (double) whole;
    }

    private static Map<String, Object> beforeAndAfter(Map<String, long[]> counts) {
        Map<String, Object> rows = new LinkedHashMap<>();
        counts.forEach((name, both) -> rows.put(name, Map.of("before", both[0], "after", both[1])));
        return rows;
    }

    private Map<String, Object> money(Costs known) {
        double was = 0;
        double is = 0;
        for (Pair[] row : pairs) {
            for (Pair pair : row) {
                was += pair.costBefore;
                is += pair.costAfter;
            }
        }
        Map<String, Object> money = new LinkedHashMap<>();
        money.put("unit", known.unit());
        money.put("before", was);
        money.put("after", is);
        money.put("saved", was - is);
        money.put("without_cost", uncosted);
        return money;
    }
}

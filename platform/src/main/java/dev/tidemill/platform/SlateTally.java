package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.core.Event;
import dev.tidemill.recommend.offpolicy.Estimate;
import dev.tidemill.recommend.offpolicy.LoggedActions;
import dev.tidemill.recommend.offpolicy.MeanRewards;
import dev.tidemill.recommend.offpolicy.OffPolicy;
import dev.tidemill.recommend.offpolicy.OffPolicyReport;
import dev.tidemill.recommend.offpolicy.OffPolicySettings;
import dev.tidemill.recommend.slate.PastSlate;
import dev.tidemill.serve.Receipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/// Counts what a backtest of lists compares, and keeps what the estimates are made from.
final class SlateTally {
    private static final int MOST_EXAMPLES = 50;
    private static final int MOST_ESTIMATED = 5_000;
    private static final double STRENGTH = 100;

    private final Map<String, Map<String, Boolean>> clicks;
    private final long settled;
    private final Map<String, long[]> sources = new TreeMap<>();
    private final Map<String, long[]> rules = new TreeMap<>();
    private final Map<String, long[]> fallbacks = new TreeMap<>();
    private final Map<List<String>, long[]> outcomes = new LinkedHashMap<>();
    private final Set<String> itemsBefore = new HashSet<>();
    private final Set<String> itemsAfter = new HashSet<>();
    private final List<Map<String, Object>> examples = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private long slates;
    private long changed;
    private long positions;
    private long unlike;
    private int estimated;
    private long countsKept;
    private long countsUnknown;

    /// @param clicks  what became known, by decision and item
    /// @param settled decisions before this instant are complete: an item without an outcome was not wanted
    SlateTally(Map<String, Map<String, Boolean>> clicks, long settled) {
        this.clicks = clicks;
        this.settled = settled;
    }

    private record Row(
            int decision, String item, int position, double reward, double propensity, Map<String, Double> chances) {}

    void add(Event event, Receipt receipt, PastSlate past) {
        slates++;
        positions += Math.max(past.before().size(), past.after().size());
        unlike += past.unlike();
        changed += past.unlike() > 0 ? 1 : 0;
        countsKept += past.counts().kept();
        countsUnknown += past.counts().unknown();
        Map<String, Boolean> known = clicks.getOrDefault(event.id(), Map.of());
        long[] pair = outcomes.computeIfAbsent(List.of(receipt.outcome(), past.outcome()), fresh -> new long[3]);
        boolean any = known.containsValue(true);
        pair[any ? 0 : known.isEmpty() && event.time() >= settled ? 2 : 1]++;
        count(past.before(), itemsBefore, 0);
        count(past.after(), itemsAfter, 1);
        receipt.rules().forEach(rule -> rules.computeIfAbsent(rule, fresh -> new long[2])[0]++);
        past.rules().forEach(rule -> rules.computeIfAbsent(rule, fresh -> new long[2])[1]++);
        receipt.fallback().ifPresent(why -> fallbacks.computeIfAbsent(why, fresh -> new long[2])[0]++);
        past.fallback().ifPresent(why -> fallbacks.computeIfAbsent(why, fresh -> new long[2])[1]++);
        if (past.unlike() > 0 && examples.size() < MOST_EXAMPLES) {
            examples.add(example(event, past, any));
        }
        if (estimated < MOST_ESTIMATED) {
            keep(event, past, known);
        }
    }

    private void count(List<PastSlate.Shown> list, Set<String> items, int side) {
        for (PastSlate.Shown shown : list) {
            items.add(shown.item());
            sources.computeIfAbsent(shown.source(), fresh -> new long[2])[side]++;
        }
    }

    private static Map<String, Object> example(Event event, PastSlate past, boolean liked) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("id", event.id());
        example.put("time", Instant.ofEpochMilli(event.time()).toString());
        example.put("before", items(past.before()));
        example.put("after", items(past.after()));
        example.put("became", liked ? 1.0 : 0.0);
        return example;
    }

    private static String items(List<PastSlate.Shown> list) {
        return String.join(", ", list.stream().map(PastSlate.Shown::item).toList());
    }

    private void keep(Event event, PastSlate past, Map<String, Boolean> known) {
        if (past.before().isEmpty() || (known.isEmpty() && event.time() >= settled)) {
            return;
        }
        for (int at = 0; at < past.before().size(); at++) {
            PastSlate.Shown shown = past.before().get(at);
            if (known.containsKey(shown.item()) || event.time() < settled) {
                boolean liked = known.getOrDefault(shown.item(), false);
                rows.add(new Row(
                        estimated,
                        shown.item(),
                        at,
                        liked ? 1 : 0,
                        shown.propensity(),
                        past.chances().get(at)));
            }
        }
        estimated++;
    }

    Map<String, Object> result(BacktestRequest request, Application application, Instant knownBy) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("application_version", application.version().toString());
        result.put("model", named(request.model()));
        result.put("policy", named(request.policy()));
        result.put("from", request.from().map(Instant::toString).orElse("the first event"));
        result.put("to", request.to().map(Instant::toString).orElse("the last event"));
        result.put("known_by", knownBy.toString());
        result.put("events", slates);
        result.put("decided_live", slates);
        result.put("decided_by_versions_in_use", 0L);
        result.put("changed", changed);
        result.put("changed_share", slates == 0 ? 0 : changed / (double) slates);
        result.put("outcomes", pairs());
        Map<String, Object> lists = new LinkedHashMap<>();
        lists.put("positions", positions);
        lists.put("other_items", unlike);
        lists.put("items", Map.of("before", itemsBefore.size(), "after", itemsAfter.size()));
        lists.put("sources", beforeAndAfter(sources));
        result.put("lists", lists);
        result.put("rules", beforeAndAfter(rules));
        result.put("fallbacks", beforeAndAfter(fallbacks));
        if (countsKept + countsUnknown > 0) {
            result.put("thompson_counts", Map.of("kept", countsKept, "taken_as_never_shown", countsUnknown));
        }
        if (!rows.isEmpty()) {
            result.put("estimates", estimates());
        }
        result.put("examples", examples);
        return result;
    }

    private static Object named(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : "as it was";
    }

    private List<Map<String, Object>> pairs() {
        List<Map<String, Object>> all = new ArrayList<>();
        outcomes.forEach((pair, counts) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("before", pair.getFirst());
            row.put("after", pair.getLast());
            row.put("count", counts[0] + counts[1] + counts[2]);
            row.put("positive", counts[0]);
            row.put("negative", counts[1]);
            row.put("unknown", counts[2]);
            all.add(row);
        });
        return all;
    }

    private static Map<String, Object> beforeAndAfter(Map<String, long[]> counts) {
        Map<String, Object> both = new LinkedHashMap<>();
        counts.forEach((name, sides) -> both.put(name, Map.of("before", sides[0], "after", sides[1])));
        return both;
    }

    /// Of the share of shown items that were wanted: what was shown, and what the others would have got.
    private Map<String, Object> estimates() {
        Map<String, Integer> numbers = new HashMap<>();
        int most = 0;
        for (Row row : rows) {
            numbers.putIfAbsent(row.item(), numbers.size());
            for (String item : row.chances().keySet()) {
                numbers.putIfAbsent(item, numbers.size());
            }
            most = Math.max(most, row.position() + 1);
        }
        int width = most;
        LoggedActions.Builder log = LoggedActions.builder(numbers.size(), width);
        Map<Integer, Map<String, Double>> chances = new HashMap<>();
        String[] names = new String[numbers.size()];
        numbers.forEach((name, number) -> names[number] = name);
        for (Row row : rows) {
            int item = numbers.getOrDefault(row.item(), 0);
            log.add(row.decision(), row.decision(), item, row.position(), row.reward(), row.propensity());
            chances.put(row.decision() * width + row.position(), row.chances());
        }
        LoggedActions logged = log.build();
        OffPolicyReport report = new OffPolicy(MeanRewards.trainer(STRENGTH), OffPolicySettings.DEFAULT)
                .evaluate(
                        logged,
                        (decision, item, position) -> chances.getOrDefault(decision * width + position, Map.of())
                                .getOrDefault(names[item], 0.0));
        return told(report, logged.meanReward());
    }

    private Map<String, Object> told(OffPolicyReport report, double before) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("of", "share of shown items that were wanted");
        told.put("slates", estimated);
        told.put("rows", report.overlap().rows());
        told.put("effective_rows", report.overlap().effectiveSampleSize());
        told.put("before", before);
        for (Estimate estimate : report.estimates()) {
            told.put(
                    estimate.estimator().word(),
                    Map.of("value", estimate.value(), "low", estimate.low(), "high", estimate.high()));
        }
        told.put("warnings", report.warnings());
        return told;
    }
}

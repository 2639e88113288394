package dev.tidemill.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.app.Aggregation;
import dev.tidemill.app.Application;
import dev.tidemill.app.Feature;
import dev.tidemill.app.Window;
import dev.tidemill.core.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final Application APP = Shop.application(features());
    private static final FeaturePlan PLAN = FeaturePlan.compile(APP);
    private static final long MINUTE = 60_000;

    private static List<Feature> features() {
        List<Feature> features = new ArrayList<>(Shop.everything());
        features.add(new Feature.Computed("twice", "", "f0 * 2.0 + amount"));
        features.add(new Feature.Ratio("ratio", "", "twice", "f1"));
        return features;
    }

    @Property(tries = 25)
    void replayGivesWhatLiveSaw(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 250) int events,
            @ForAll @IntRange(min = 1, max = 90) int chunk,
            @ForAll @IntRange(min = 1, max = 3) int threads) {
        Scenario scenario = new Scenario(seed, events);
        Map<Long, double[]> receipts = receipts(scenario);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            Replay replay = new Replay(APP, PLAN, new Parallel(executor, threads));
            List<String> differences = new ArrayList<>();
            ReplaySummary summary = replay.run(
                    scenario,
                    ReplayRequest.ALL.inChunksOf(chunk),
                    batch -> compare(batch, receipts, differences),
                    read -> {});
            assertThat(differences).isEmpty();
            assertThat(summary.rows()).isEqualTo(receipts.size());
            assertThat(summary.events()).isEqualTo(scenario.log().size());
            assertThat(summary.late())
                    .isEqualTo(scenario.log().stream().filter(Arrived::late).count());
        }
    }

    private static Map<Long, double[]> receipts(Scenario scenario) {
        MemoryStore store = new MemoryStore();
        LiveFeatures live = new LiveFeatures(PLAN, store, LiveLimits.DEFAULT);
        Map<Long, double[]> receipts = new HashMap<>();
        for (Arrived arrived : scenario.log()) {
            if (!arrived.late()) {
                live.fold(arrived.event(), arrived.about(), store);
            }
            if (arrived.event().stream().equals("purchases")) {
                double[] vector = new double[PLAN.size()];
                live.read(arrived.event(), arrived.late(), vector);
                receipts.put(arrived.offset(), vector);
            }
        }
        return receipts;
    }

    private static void compare(RowBatch batch, Map<Long, double[]> receipts, List<String> differences) {
        for (int row = 0; row < batch.size(); row++) {
            double[] live = receipts.get(batch.offsets()[row]);
            double[] replayed = batch.vector(row);
            for (int i = 0; i < live.length; i++) {
                if (Double.doubleToLongBits(live[i]) != Double.doubleToLongBits(replayed[i])) {
                    differences.add(
                            batch.offsets()[row] + " " + PLAN.names().get(i) + " " + live[i] + " " + replayed[i]);
                }
            }
        }
    }

    @Test
    void verifyTellsTheFirstDifference() {
        Scenario scenario = new Scenario(7, 120);
        Map<Long, double[]> receipts = receipts(scenario);
        Replay replay = new Replay(APP, PLAN, Parallel.none());
        Verify.Outcome equal = Verify.run(replay, PLAN, scenario, List.of(), receipts::get);
        assertThat(equal.equal()).isTrue();
        assertThat(equal.compared()).isEqualTo(receipts.size());

        long offset = receipts.keySet().stream().sorted().skip(20).findFirst().orElseThrow();
        double right = receipts.get(offset)[5];
        receipts.get(offset)[5] = right + 1;
        String id = scenario.log().get((int) offset).event().id();
        assertThat(Verify.run(replay, PLAN, scenario, List.of(), receipts::get))
                .isEqualTo(
                        new Verify.Outcome(21, Optional.of(new Verify.Difference(offset, id, "f5", right + 1, right))));

        receipts.put(offset, new double[3]);
        assertThatThrownBy(() -> Verify.run(replay, PLAN, scenario, List.of(), receipts::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("receipt's vector must have " + PLAN.size() + " values, got 3");
    }

    @Test
    void rowsAreThoseOfTheSpanAskedFor() {
        Scenario scenario = new Scenario(3, 200);
        List<Event> all = new ArrayList<>();
        Replay replay = new Replay(APP, PLAN, Parallel.none());
        replay.run(scenario, ReplayRequest.ALL, batch -> all.addAll(batch.events()), read -> {});
        long from = all.get(40).time();
        long to = all.get(90).time();
        List<Event> some = new ArrayList<>();
        replay.run(scenario, ReplayRequest.ALL.rows(from, to), batch -> some.addAll(batch.events()), read -> {});
        assertThat(some)
                .isEqualTo(all.stream()
                        .filter(e -> e.time() >= from && e.time() < to)
                        .toList());
    }

    @Test
    void labelsAreThoseKnownByTheCutoff() {
        List<Arrived> log = new ArrayList<>();
        Event a = add(log, Shop.purchase("a", 0, "card", 1L, 100L, 1.0, "food", true), null);
        Event b = add(log, Shop.purchase("b", 10 * MINUTE, "card", 1L, 100L, 1.0, "food", true), null);
        add(log, Shop.purchase("c", 20 * MINUTE, "card", 1L, 100L, 1.0, "food", true), null);
        add(log, Shop.purchase("d", 50 * MINUTE, "card", 1L, 100L, 1.0, "food", true), null);
        add(log, Shop.verdict("v1", 60 * MINUTE, "b", true), b);
        add(log, Shop.verdict("v2", 70 * MINUTE, "a", true), a);
        add(log, Shop.verdict("v3", 80 * MINUTE, "b", false), b);

        assertThat(labels(log, 79 * MINUTE)).containsExactly(1.0, 1.0, Double.NaN, Double.NaN);
        assertThat(labels(log, 80 * MINUTE)).containsExactly(1.0, 0.0, 0.0, Double.NaN);
        assertThat(labels(log, 65 * MINUTE)).containsExactly(0.0, 1.0, Double.NaN, Double.NaN);
        assertThat(labels(log, Long.MAX_VALUE)).containsExactly(1.0, 0.0, 0.0, 0.0);
    }

    private static Event add(List<Arrived> log, Event event, Event about) {
        log.add(new Arrived(log.size(), event, false, about));
        return event;
    }

    private static List<Double> labels(List<Arrived> log, long cutoff) {
        Feature count = Shop.aggregate(1, Aggregation.COUNT, "", "", Window.of(Duration.ofMinutes(5)));
        Application app = Shop.application(List.of(count));
        List<Double> labels = new ArrayList<>();
        EventSource source = (streams, to) -> log.stream()
                .filter(arrived -> streams.test(arrived.event().stream()))
                .forEach(to);
        new Replay(app, FeaturePlan.compile(app), Parallel.none())
                .run(
                        source,
                        ReplayRequest.ALL.knownBy(cutoff),
                        batch -> {
                            for (double label : batch.labels()) {
                                labels.add(label);
                            }
                        },
                        read -> {});
        return labels;
    }

    @Test
    void aFailureInAPartIsTheCallersFailure() {
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            Parallel parallel = new Parallel(executor, 2);
            assertThatThrownBy(() -> parallel.run(List.of(() -> {}, () -> {
                        throw new IllegalStateException("broken part");
                    })))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("broken part");
        }
        assertThatThrownBy(() -> new Parallel(Runnable::run, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be at least 1, got 0");
    }
}

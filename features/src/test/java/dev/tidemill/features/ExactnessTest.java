package dev.tidemill.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.tidemill.app.Aggregation;
import dev.tidemill.app.Feature;
import dev.tidemill.app.Feature.Aggregate;
import dev.tidemill.core.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Every aggregation, on every path, is what its definition says, bit for bit.
class ExactnessTest {
    private static final List<Feature> ALL = Shop.everything();
    private static final List<Feature> FORGETTING = Shop.forgetting();
    private static final FeaturePlan ALL_PLAN = FeaturePlan.compile(Shop.application(ALL));
    private static final FeaturePlan FORGETTING_PLAN = FeaturePlan.compile(Shop.application(FORGETTING));

    @Property(tries = 30)
    void liveValuesAreThoseOfTheDefinition(
            @ForAll long seed, @ForAll boolean all, @ForAll @IntRange(min = 1, max = 160) int events) {
        MemoryStore store = new MemoryStore();
        LiveFeatures live = new LiveFeatures(all ? ALL_PLAN : FORGETTING_PLAN, store, LiveLimits.DEFAULT);
        check(new Scenario(seed, events), live, store, new Oracle(), all ? ALL : FORGETTING);
    }

    @Property(tries = 30)
    void statesThatLeaveTheMemoryComeBackAsTheyWere(
            @ForAll long seed,
            @ForAll boolean all,
            @ForAll @IntRange(min = 1, max = 160) int events,
            @ForAll @IntRange(min = 1, max = 9) int deltas) {
        MemoryStore store = new MemoryStore();
        LiveLimits limits = new LiveLimits(seed % 2 == 0 ? 0 : 20_000, deltas);
        LiveFeatures live = new LiveFeatures(all ? ALL_PLAN : FORGETTING_PLAN, store, limits);
        check(new Scenario(seed, events), live, store, new Oracle(), all ? ALL : FORGETTING);
    }

    @Property(tries = 12)
    void onlyTheNewestEventsAreKeptWhereThereAreMoreThanAllowed(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 160) int events,
            @ForAll @IntRange(min = 1, max = 12) int most) {
        List<Feature> features = FORGETTING.stream()
                .map(feature -> (Aggregate) feature)
                .filter(f -> !f.where().orElse("").startsWith("outcome"))
                .filter(f -> f.aggregation() != Aggregation.DISTINCT
                        || f.window().length().isPresent())
                .map(feature -> (Feature) feature)
                .toList();
        MemoryStore store = new MemoryStore();
        FeaturePlan plan = FeaturePlan.compile(Shop.application(features), most);
        LiveFeatures live = new LiveFeatures(plan, store, new LiveLimits(0, 3));
        check(new Scenario(seed, events), live, store, new Oracle(most), features);
    }

    @Property(tries = 15)
    void whatIsReadDoesNotDependOnTheOrderOfArrival(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int events) {
        long now = Scenario.BEGIN + Shop.LATENESS.toMillis();
        List<Arrived> log = new ArrayList<>(new Scenario(seed, events)
                .log().stream()
                        .filter(a -> a.event().time() < now)
                        .filter(a -> a.about() == null || a.about().time() < now)
                        .toList());
        Event probe = Shop.purchase("probe", now, "card1", 3L, 5_000L, 1.5, "food", true);
        double[] first = readAfter(log, probe);
        Collections.shuffle(log, new Random(seed));
        log.sort(Comparator.comparing(a -> a.about() != null));
        assertThat(readAfter(log, probe)).containsExactly(first);
    }

    private static double[] readAfter(List<Arrived> log, Event probe) {
        MemoryStore store = new MemoryStore();
        LiveFeatures live = new LiveFeatures(ALL_PLAN, store, LiveLimits.DEFAULT);
        double[] vector = new double[ALL_PLAN.size()];
        for (Arrived arrived : log) {
            live.fold(arrived.event(), arrived.about(), store);
            if (arrived.about() == null && arrived.event().stream().equals("purchases")) {
                live.read(arrived.event(), false, vector);
            }
        }
        live.read(probe, false, vector);
        return vector;
    }

    private static void check(
            Scenario scenario, LiveFeatures live, MemoryStore store, Oracle oracle, List<Feature> features) {
        SplittableRandom random = new SplittableRandom(scenario.log().size());
        double[] vector = new double[live.plan().size()];
        for (Arrived arrived : scenario.log()) {
            Event event = arrived.event();
            oracle.fold(arrived);
            if (!arrived.late()) {
                live.fold(event, arrived.about(), store);
            }
            if (event.stream().equals("purchases")) {
                live.read(event, arrived.late(), vector);
                for (int i = 0; i < vector.length; i++) {
                    Aggregate feature = (Aggregate) features.get(i);
                    double wanted = arrived.late() ? Double.NaN : oracle.value(feature, event);
                    boolean differs = Double.doubleToLongBits(vector[i]) != Double.doubleToLongBits(wanted);
                    if (differs && oracle.newest(feature, event)) {
                        fail(
                                "offset %s of %s: %s must be %s, got %s",
                                arrived.offset(), event, feature, wanted, vector[i]);
                    }
                }
            }
            live.committed();
            if (random.nextInt(20) == 0) {
                live.forget();
            }
        }
    }
}

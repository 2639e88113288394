package dev.tidemill.features;

import static org.assertj.core.api.Assertions.fail;

import dev.tidemill.app.Feature;
import dev.tidemill.app.Feature.Aggregate;
import dev.tidemill.core.Event;
import java.util.List;
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

    @Property(tries = 60)
    void liveValuesAreThoseOfTheDefinition(
            @ForAll long seed, @ForAll boolean all, @ForAll @IntRange(min = 1, max = 160) int events) {
        Scenario scenario = new Scenario(seed, events);
        MemoryStore store = new MemoryStore();
        check(
                scenario,
                new LiveFeatures(all ? ALL_PLAN : FORGETTING_PLAN, store, LiveLimits.DEFAULT),
                store,
                new Oracle(),
                false);
    }

    @Property(tries = 40)
    void statesThatLeaveTheMemoryComeBackAsTheyWere(
            @ForAll long seed,
            @ForAll boolean all,
            @ForAll @IntRange(min = 1, max = 160) int events,
            @ForAll @IntRange(min = 1, max = 9) int deltas) {
        Scenario scenario = new Scenario(seed, events);
        MemoryStore store = new MemoryStore();
        LiveLimits limits = new LiveLimits(seed % 2 == 0 ? 0 : 20_000, deltas);
        check(scenario, new LiveFeatures(all ? ALL_PLAN : FORGETTING_PLAN, store, limits), store, new Oracle(), true);
    }

    private static void check(Scenario scenario, LiveFeatures live, MemoryStore store, Oracle oracle, boolean forgets) {
        SplittableRandom random = new SplittableRandom(scenario.log().size());
        List<Feature> features = live.plan().size() == ALL.size() ? ALL : FORGETTING;
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
                    if (Double.doubleToLongBits(vector[i]) != Double.doubleToLongBits(wanted)) {
                        fail(
                                "offset %s of %s: %s must be %s, got %s",
                                arrived.offset(), event, feature, wanted, vector[i]);
                    }
                }
            }
            live.committed();
            if (forgets && random.nextInt(20) == 0) {
                live.forget();
            }
        }
    }
}

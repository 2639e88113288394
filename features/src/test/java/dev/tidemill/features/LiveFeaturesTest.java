package dev.tidemill.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.app.Aggregation;
import dev.tidemill.app.Feature;
import dev.tidemill.app.Window;
import dev.tidemill.core.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveFeaturesTest {
    private static final Window HOUR = Window.of(Duration.ofHours(1));

    /// By card: number, mean amount and last kind of an hour; then what follows from them.
    private static final List<Feature> FEATURES = List.of(
            Shop.aggregate(1, Aggregation.COUNT, "", "", HOUR),
            Shop.aggregate(5, Aggregation.MEAN, "amount", "", HOUR),
            Shop.aggregate(7, Aggregation.LAST, "kind", "", HOUR),
            new Feature.Ratio("against_mean", "", "amount_now", "f5"),
            new Feature.Computed("twice", "", "f1 * 2.0"));

    private static FeaturePlan plan() {
        List<Feature> features = new java.util.ArrayList<>(FEATURES);
        features.add(3, new Feature.Computed("amount_now", "", "amount"));
        return FeaturePlan.compile(Shop.application(features));
    }

    private final MemoryStore store = new MemoryStore();
    private final LiveFeatures live = new LiveFeatures(plan(), store, LiveLimits.DEFAULT);
    private final double[] vector = new double[6];

    private double[] decide(Event event) {
        live.fold(event, null, store);
        live.read(event, false, vector);
        live.committed();
        return vector;
    }

    @Test
    void aVectorFollowsFromTheEventsOfItsKey() {
        assertThat(decide(Shop.purchase("1", 0, "a", 1L, 1_000L, 1.0, "toys", true)))
                .containsExactly(1, 10, 1, 10, 1, 2);
        assertThat(decide(Shop.purchase("2", 1, "b", 1L, 700L, 1.0, "food", true)))
                .containsExactly(1, 7, 0, 7, 1, 2);
        assertThat(decide(Shop.purchase("3", 2, "a", 1L, 3_000L, 1.0, "tools", true)))
                .containsExactly(2, 20, 2, 30, 1.5, 4);
        assertThat(decide(Shop.purchase("4", 3_600_000, "a", 1L, null, 1.0, null, true)))
                .containsExactly(2, 30, 2, Double.NaN, Double.NaN, 4);
    }

    @Test
    void anEventWithoutItsKeyHasNoAggregates() {
        assertThat(decide(Shop.purchase("1", 0, null, 1L, 1_000L, 1.0, "toys", true)))
                .containsExactly(Double.NaN, Double.NaN, Double.NaN, 10, Double.NaN, Double.NaN);
        assertThat(store.stored).isEmpty();
    }

    @Test
    void aLateEventHasNoAggregates() {
        Event event = Shop.purchase("1", 0, "a", 1L, 1_000L, 1.0, "toys", true);
        live.read(event, true, vector);
        assertThat(vector).containsExactly(Double.NaN, Double.NaN, Double.NaN, 10, Double.NaN, Double.NaN);
    }

    @Test
    void aVectorOfAnotherLengthIsRefused() {
        Event event = Shop.purchase("1", 0, "a", 1L, 1_000L, 1.0, "toys", true);
        assertThatThrownBy(() -> live.read(event, false, new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("vector must have 6 places, got 2");
    }

    @Test
    void whatIsForgottenIsReadAgainAndWhatWasNotStoredIsGone() {
        Event first = Shop.purchase("1", 0, "a", 1L, 1_000L, 1.0, "toys", true);
        decide(first);
        Event second = Shop.purchase("2", 1, "a", 1L, 2_000L, 1.0, "toys", true);
        live.fold(second, null, new MemoryStore());
        live.forget();
        assertThat(live.cachedKeys()).isZero();
        live.read(second, false, vector);
        assertThat(vector[0]).isEqualTo(1);
    }

    @Test
    void statesLeaveTheMemoryOnlyWhenTheyAreStored() {
        LiveFeatures small = new LiveFeatures(plan(), store, new LiveLimits(3_000, 64));
        for (int i = 0; i < 50; i++) {
            small.fold(Shop.purchase("p" + i, i, "card" + i, 1L, 1L, 1.0, "toys", true), null, store);
        }
        assertThat(small.cachedKeys()).isEqualTo(50);
        assertThat(small.cacheMisses()).isEqualTo(50);
        assertThat(small.cacheHits()).isZero();
        small.fold(Shop.purchase("again", 50, "card49", 1L, 2L, 1.0, "toys", true), null, store);
        assertThat(small.cacheMisses()).isEqualTo(50);
        assertThat(small.cacheHits()).isEqualTo(1);
        small.committed();
        assertThat(small.cachedBytes()).isBetween(1L, 3_000L);
        assertThat(small.cachedKeys()).isBetween(1, 10);
    }

    @Test
    void snapshotsReplaceDeltasInProportionToWhatTheyHold() {
        for (int i = 0; i < 63; i++) {
            live.fold(Shop.purchase("" + i, i, "a", 1L, 1L, 1.0, "toys", true), null, store);
        }
        int before = size();
        live.fold(Shop.purchase("63", 63, "a", 1L, 1L, 1.0, "toys", true), null, store);
        assertThat(size()).isLessThan(before);
    }

    private int size() {
        return store.stored.values().stream().mapToInt(bytes -> bytes.length).sum();
    }

    @Test
    void plansThatStoreTheSameShareTheirStates() {
        FeaturePlan one =
                FeaturePlan.compile(Shop.application(List.of(Shop.aggregate(5, Aggregation.MEAN, "amount", "", HOUR))));
        FeaturePlan more = FeaturePlan.compile(Shop.application(List.of(
                Shop.aggregate(5, Aggregation.MEAN, "amount", "", HOUR),
                Shop.aggregate(7, Aggregation.SUM, "amount", "", Window.of(Duration.ofMinutes(5))))));
        FeaturePlan longer = FeaturePlan.compile(Shop.application(
                List.of(Shop.aggregate(5, Aggregation.MEAN, "amount", "", Window.of(Duration.ofHours(2))))));
        assertThat(more.digest()).isEqualTo(one.digest()).hasSize(16);
        assertThat(longer.digest()).isNotEqualTo(one.digest());
        assertThat(one.groups())
                .containsExactly(new FeaturePlan.Group(
                        one.digest(), "purchases", List.of("card"), List.of("amount"), List.of()));
    }

    @Test
    void definitionsThatCannotBeComputedAreRefused() {
        assertThatThrownBy(() -> FeaturePlan.compile(
                        Shop.application(List.of(Shop.aggregate(1, Aggregation.SUM, "", "", HOUR)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("feature f1 must have \"of\"");
        assertThatThrownBy(() -> FeaturePlan.compile(Shop.application(List.of(
                        new Feature.Ratio("r", "", "later", "later"), new Feature.Computed("later", "", "amount")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("feature r must follow the feature that it uses, got \"later\" (move it behind)");
        assertThatThrownBy(() -> FeaturePlan.compile(Shop.application(List.of()), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("most events per key must be at least 1, got 0");
        assertThatThrownBy(() -> new LiveLimits(-1, 64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cached bytes must be at least 0 and deltas until snapshot at least 1, got -1 and 64");
    }
}

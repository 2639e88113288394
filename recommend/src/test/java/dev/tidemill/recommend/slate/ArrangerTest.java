package dev.tidemill.recommend.slate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.app.SlateDefinition.Diversity;
import dev.tidemill.app.SlateDefinition.Exploration;
import dev.tidemill.app.SlateDefinition.Newcomers;
import dev.tidemill.app.SlateDefinition.Pin;
import dev.tidemill.app.SlateDefinition.Policy;
import dev.tidemill.recommend.slate.Blender.Blended;
import dev.tidemill.recommend.slate.Facts.Fact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ArrangerTest {
    /// Even items are of category a, odd ones of b; brands change every three; every fifth is sponsored.
    private static final Facts FACTS = new Facts(ArrangerTest::fact);

    private static Fact fact(String item) {
        int number = Integer.parseInt(item);
        return new Fact(
                "title " + item,
                List.of(number % 2 == 0 ? "a" : "b"),
                List.of("brand" + number / 3),
                number % 5 == 4 ? List.of(0) : List.of());
    }

    private static List<Blended> pool(int size) {
        List<Blended> pool = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            pool.add(new Blended(Integer.toString(i), 1.0 / (i + 1), List.of("source")));
        }
        return pool;
    }

    private static Policy policy(
            Optional<Diversity> diversity, Map<String, Integer> caps, List<Pin> pins, Optional<Exploration> chance) {
        return new Policy(List.of(), Map.of(), diversity, caps, pins, chance);
    }

    private static List<Placed> arrange(Policy policy, int pool, int size, String decision) {
        return new Arranger(policy, pool(pool), FACTS, List.of("0", "2", "4", "1"), new Draws(decision)).arrange(size);
    }

    private static List<String> items(List<Placed> slate) {
        return slate.stream().map(Placed::item).toList();
    }

    @Test
    void withoutAPolicyTheBestStandFirst() {
        Policy none = policy(Optional.empty(), Map.of(), List.of(), Optional.empty());
        List<Placed> slate = arrange(none, 50, 4, "d");
        assertThat(items(slate)).containsExactly("0", "1", "2", "3");
        assertThat(slate).allMatch(placed -> placed.propensity() == 1);
        assertThat(arrange(none, 3, 10, "d")).hasSize(3);
        assertThat(arrange(none, 0, 10, "d")).isEmpty();
    }

    @Test
    void capsAreKeptEvenWhereTheWindowIsFullOfOneBrand() {
        Policy capped = policy(Optional.empty(), Map.of("brand", 1), List.of(), Optional.empty());
        assertThat(items(arrange(capped, 60, 20, "d"))).hasSize(20).startsWith("0", "3", "6");
        assertThat(items(arrange(capped, 9, 20, "d"))).containsExactly("0", "3", "6");
    }

    @Test
    void aPinnedPositionHasTheBestItemThatFitsOnce() {
        Policy pinned = policy(Optional.empty(), Map.of(), List.of(new Pin(2, "true", "sponsored")), Optional.empty());
        List<Placed> slate = arrange(pinned, 50, 6, "d");
        assertThat(items(slate)).containsExactly("0", "4", "1", "2", "3", "5");
        assertThat(slate.get(1).label()).isEqualTo("sponsored");
        assertThat(slate.get(0).label()).isEmpty();
    }

    /// By hand: after item 0 of category a with relevance 1, an odd item costs nothing; with lambda 0.5
    /// item 1 (relevance 0.49 of 50) beats item 2, which is alike.
    @Test
    void marginalRelevanceAlternatesCategories() {
        Policy diverse = policy(Optional.of(new Diversity(false, 0.5)), Map.of(), List.of(), Optional.empty());
        assertThat(items(arrange(diverse, 50, 2, "d"))).containsExactly("0", "1");
        List<String> first = items(arrange(
                policy(Optional.of(new Diversity(false, 0.1)), Map.of(), List.of(), Optional.empty()), 50, 2, "d"));
        assertThat(first).containsExactly("0", "1");
    }

    /// The history has three of a and one of b, so has a slate of four where calibration is all that counts.
    @Test
    void calibrationFollowsTheHistory() {
        Policy calibrated = policy(Optional.of(new Diversity(true, 0.01)), Map.of(), List.of(), Optional.empty());
        List<String> slate = items(arrange(calibrated, 50, 4, "d"));
        assertThat(slate).filteredOn(item -> Integer.parseInt(item) % 2 == 0).hasSize(3);
        assertThat(slate).filteredOn(item -> Integer.parseInt(item) % 2 == 1).hasSize(1);
    }

    /// The propensity that is logged is how often it happens: 20,000 decisions, within four standard errors.
    @Test
    void propensitiesAreTheFrequenciesOfTheFirstPosition() {
        for (Exploration exploration : List.of(new Exploration(false, 0.3, 1), new Exploration(true, 0, 0.2))) {
            Policy policy = policy(Optional.empty(), Map.of(), List.of(), Optional.of(exploration));
            int draws = 20_000;
            Map<String, Integer> counts = new HashMap<>();
            Map<String, Double> propensities = new HashMap<>();
            for (int i = 0; i < draws; i++) {
                Placed first = arrange(policy, 8, 1, "decision-" + i).getFirst();
                counts.merge(first.item(), 1, Integer::sum);
                propensities.put(first.item(), first.propensity());
            }
            assertThat(propensities.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())
                    .isCloseTo(1, within(1e-9));
            propensities.forEach((item, propensity) -> assertThat(counts.get(item) / (double) draws)
                    .isCloseTo(propensity, within(4 * Math.sqrt(propensity * (1 - propensity) / draws))));
        }
    }

    private static Policy lettingIn(double share) {
        return new Policy(
                List.of(),
                Map.of(),
                Optional.empty(),
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.of(new Newcomers(share, Duration.ofDays(30))));
    }

    /// Items 40 to 59 are new and stand far behind the ten that are looked at: without positions kept for
    /// them they are never shown. By hand: share 0.2 of 20 positions lets four in on average, the best of
    /// them first; the deviation of the mean of 2,000 lists is 0.04.
    @Test
    void newItemsThatAFusedOrderBuriesStandAtTheirShareOfPositions() {
        Facts facts = new Facts(item -> FACTS.peek(item).fresh(Integer.parseInt(item) >= 40));
        int lists = 2_000;
        int fresh = 0;
        for (int i = 0; i < lists; i++) {
            List<Placed> slate =
                    new Arranger(lettingIn(0.2), pool(60), facts, List.of(), new Draws("list-" + i)).arrange(20);
            List<Integer> in = items(slate).stream()
                    .map(Integer::valueOf)
                    .filter(item -> item >= 40)
                    .toList();
            fresh += in.size();
            assertThat(in).isSorted();
            assertThat(items(slate)).doesNotHaveDuplicates();
            for (Placed placed : slate) {
                assertThat(placed.propensity())
                        .isCloseTo(Integer.parseInt(placed.item()) >= 40 ? 0.2 : 0.8, within(1e-12));
            }
        }
        assertThat(fresh / (double) lists).isCloseTo(4, within(0.16));
        assertThat(items(arrange(lettingIn(0.2), 60, 20, "d"))).allMatch(item -> Integer.parseInt(item) < 20);
    }

    @Property(tries = 200)
    void aSlateNeverRepeatsAndIsTheSameForItsDecision(
            @ForAll @IntRange(max = 80) int pool,
            @ForAll @IntRange(min = 1, max = 40) int size,
            @ForAll String decision) {
        Policy policy = policy(
                Optional.of(new Diversity(false, 0.7)),
                Map.of("brand", 2),
                List.of(new Pin(1, "true", "sponsored"), new Pin(3, "true", "sponsored")),
                Optional.of(new Exploration(false, 0.5, 1)));
        List<Placed> slate = arrange(policy, pool, size, decision);
        assertThat(items(slate)).doesNotHaveDuplicates();
        assertThat(slate).hasSizeLessThanOrEqualTo(size);
        assertThat(slate).allMatch(placed -> placed.propensity() > 0 && placed.propensity() <= 1);
        assertThat(arrange(policy, pool, size, decision)).isEqualTo(slate);
    }
}

package dev.tidemill.recommend.slate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.app.SlateDefinition.Exploration;
import dev.tidemill.app.SlateDefinition.Policy;
import dev.tidemill.app.SlateDefinition.Trials;
import dev.tidemill.recommend.slate.Blender.Blended;
import dev.tidemill.recommend.state.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ThompsonTest {
    /// One success and three failures before anything is counted: whole numbers, so that a Beta
    /// variable is the a-th
    /// smallest of a + b - 1 even ones.
    private static final Trials PRIOR = new Trials("click", "passed", 0.25, 4);

    private static final double[] WORTH = {1, 0.8, 0.5, 0.9, 0.05};
    private static final Item.Trials[] COUNTED = {
        new Item.Trials(2, 20), new Item.Trials(5, 9), new Item.Trials(30, 10), Item.Trials.NONE, new Item.Trials(9, 0)
    };

    private static double beta(int a, int b, SplittableRandom random) {
        double[] even = new double[a + b - 1];
        for (int i = 0; i < even.length; i++) {
            even[i] = random.nextDouble();
        }
        Arrays.sort(even);
        return even[a - 1];
    }

    /// 200,000 of Thompson's own draws, within four standard errors and the fineness of the grid.
    @Test
    void chancesAreHowOftenADrawIsWon() {
        SplittableRandom random = new SplittableRandom(3);
        int draws = 200_000;
        int[] won = new int[WORTH.length];
        for (int draw = 0; draw < draws; draw++) {
            int best = -1;
            double most = -1;
            for (int i = 0; i < WORTH.length; i++) {
                double value = WORTH[i] * beta(1 + (int) COUNTED[i].wanted(), 3 + (int) COUNTED[i].passed(), random);
                best = value > most ? i : best;
                most = Math.max(most, value);
            }
            won[best]++;
        }
        double[] chances = new Thompson(PRIOR).chances(WORTH, COUNTED);
        assertThat(Arrays.stream(chances).sum()).isCloseTo(1, within(1e-9));
        for (int i = 0; i < chances.length; i++) {
            double error = 4 * Math.sqrt(chances[i] * (1 - chances[i]) / draws) + 1e-3;
            assertThat(won[i] / (double) draws).as("item %d", i).isCloseTo(chances[i], within(error));
        }
    }

    /// What is logged for the second position, given the first, is how often it happens.
    @Test
    void propensitiesAreTheFrequenciesGivenThoseAbove() {
        Policy policy = new Policy(
                List.of(),
                Map.of(),
                Optional.empty(),
                Map.of(),
                List.of(),
                Optional.of(new Exploration(false, 0, 1, Optional.of(PRIOR))));
        List<Blended> pool = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            pool.add(new Blended(Integer.toString(i), 1 - 0.2 * i, List.of("source")));
        }
        int draws = 20_000;
        Map<String, Integer> firsts = new HashMap<>();
        Map<String, Integer> pairs = new HashMap<>();
        Map<String, Double> logged = new HashMap<>();
        for (int i = 0; i < draws; i++) {
            Facts facts = new Facts(
                    item -> new Facts.Fact("", List.of(), List.of(), List.of()).with(COUNTED[Integer.parseInt(item)]));
            List<Placed> slate = new Arranger(policy, pool, facts, List.of(), new Draws("decision-" + i)).arrange(2);
            String first = slate.getFirst().item();
            String pair = first + "," + slate.get(1).item();
            firsts.merge(first, 1, Integer::sum);
            pairs.merge(pair, 1, Integer::sum);
            logged.put(first, slate.getFirst().propensity());
            logged.put(pair, slate.get(1).propensity());
        }
        firsts.forEach((item, count) -> close(count, draws, logged.get(item)));
        pairs.forEach((pair, count) -> close(count, firsts.get(pair.substring(0, 1)), logged.get(pair)));
        assertThat(firsts).hasSizeGreaterThan(2);
    }

    private static void close(int count, int of, double propensity) {
        assertThat(count / (double) of)
                .isCloseTo(propensity, within(4.5 * Math.sqrt(propensity * (1 - propensity) / of) + 1e-9));
    }
}

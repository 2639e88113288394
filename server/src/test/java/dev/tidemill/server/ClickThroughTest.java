package dev.tidemill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.recommend.shop.Shop;
import dev.tidemill.recommend.shop.ShopSimulation;
import dev.tidemill.recommend.shop.Slate;
import dev.tidemill.recommend.shop.SlateOutcome;
import dev.tidemill.recommend.shop.SlateSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Monte Carlo: the demonstration's intervals have the truth as often as they say, also where the lists
/// follow the clicks, the same visitors come again and pages stop in the middle of a visit. Were clicks of
/// one visitor alike for a reason that the variance does not know, the deviations below would be greater
/// than one.
class ClickThroughTest {
    private static final int RUNS = 200;
    private static final int LISTS = 150;

    /// One run of a small shop whose lists are of the items clicked most so far.
    private static double deviation(long seed) {
        Shop shop = new Shop(ShopSimulation.usual()
                .withSize(30, 60, 1)
                .withDays(LocalDate.of(2026, 3, 1), 20)
                .withSeed(seed));
        int[] clicks = new int[60];
        SlateSource popular = request -> new Slate(
                Arrays.stream(shop.catalogue().available(request.day()))
                        .filter(item -> item < clicks.length)
                        .boxed()
                        .sorted(Comparator.comparingInt((Integer item) -> -clicks[item]))
                        .limit(request.size())
                        .toList(),
                List.of());
        ClickThrough seen = new ClickThrough();
        for (var event : shop.events(popular, outcome -> {
            if (seen.slates() < LISTS) {
                seen.add(outcome);
                count(outcome, clicks);
            }
        })) {
            if (event.time() > 0 && seen.slates() == LISTS) {
                break;
            }
        }
        assertThat(seen.slates()).isEqualTo(LISTS);
        return (seen.rate() - seen.truth()) / seen.margin();
    }

    private static void count(SlateOutcome outcome, int[] clicks) {
        outcome.shown().stream().filter(SlateOutcome.Shown::clicked).forEach(one -> clicks[one.item()]++);
    }

    @Test
    void intervalsHaveTheTruthAsOftenAsTheySay() {
        double[] margins = IntStream.range(0, RUNS)
                .mapToDouble(ClickThroughTest::deviation)
                .toArray();
        double share = Arrays.stream(margins).filter(one -> Math.abs(one) <= 1).count() / (double) RUNS;
        assertThat(share).isCloseTo(0.95, within(4 * Math.sqrt(0.95 * 0.05 / RUNS)));
        double[] deviations =
                Arrays.stream(margins).map(one -> one * 1.959963984540054).toArray();
        double mean = Arrays.stream(deviations).average().orElseThrow();
        double square =
                Arrays.stream(deviations).map(one -> one * one).average().orElseThrow();
        assertThat(mean).isCloseTo(0, within(4 / Math.sqrt(RUNS)));
        assertThat(square).isCloseTo(1, within(4 * Math.sqrt(2.0 / RUNS)));
    }
}

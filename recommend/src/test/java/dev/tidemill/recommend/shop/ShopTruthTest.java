package dev.tidemill.recommend.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.recommend.offpolicy.Estimate;
import dev.tidemill.recommend.offpolicy.Estimator;
import dev.tidemill.recommend.offpolicy.LoggedActions;
import dev.tidemill.recommend.offpolicy.MeanRewards;
import dev.tidemill.recommend.offpolicy.OffPolicy;
import dev.tidemill.recommend.offpolicy.OffPolicySettings;
import dev.tidemill.recommend.offpolicy.TabularPolicy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What happens in the shop is what is true in it.
class ShopTruthTest {
    private static final ShopSimulation SIMULATION = ShopSimulation.usual()
            .withSize(400, 120, 0)
            .withDays(LocalDate.of(2026, 3, 1), 20)
            .withSeed(5);

    private static List<SlateOutcome> run(Shop shop, SlateSource slates) {
        List<SlateOutcome> outcomes = new ArrayList<>();
        shop.events(slates, outcomes::add).forEach(_ -> {});
        return outcomes;
    }

    @Test
    void clicksAndPurchasesComeAsOftenAsIsTrueAtEachPosition() {
        Shop shop = new Shop(SIMULATION);
        List<SlateOutcome> outcomes = run(shop, shop.uniform());
        double purchases = 0;
        double expectedPurchases = 0;
        for (int k = 0; k < SIMULATION.slateSize(); k++) {
            double clicks = 0;
            double expected = 0;
            double variance = 0;
            for (SlateOutcome outcome : outcomes) {
                SlateOutcome.Shown shown = outcome.shown().get(k);
                clicks += shown.clicked() ? 1 : 0;
                expected += shown.clickProbability();
                variance += shown.clickProbability() * (1 - shown.clickProbability());
                purchases += shown.bought() ? 1 : 0;
                expectedPurchases += shown.purchaseProbability();
            }
            assertThat(clicks).as("clicks at " + k).isCloseTo(expected, within(4 * Math.sqrt(variance)));
        }
        assertThat(purchases).isCloseTo(expectedPurchases, within(4 * Math.sqrt(expectedPurchases)));
        assertThat(outcomes.size()).isGreaterThan(4_500);
    }

    @Test
    void earlierPositionsAreLookedAtMore() {
        assertThat(ShopTruth.examination(0)).isEqualTo(1);
        assertThat(ShopTruth.examination(9)).isCloseTo(0.1995, within(1e-4));
    }

    /// One who knows the truth gets nearly the best that is possible, and far more than chance.
    @Test
    void slatesThatFitBringMoreClicksThanChance() {
        Shop shop = new Shop(SIMULATION);
        int[] items = shop.catalogue().available(0);
        ShopTruth truth = shop.truth();
        SlateSource knowing = request -> {
            int visitor = Integer.parseInt(
                    request.session().substring(1, request.session().indexOf('-')));
            Visit blind = new Visit(request.session(), visitor, true, request.day(), -1);
            List<Integer> best = IntStream.of(items)
                    .boxed()
                    .sorted((a, b) -> Double.compare(truth.clickIfExamined(blind, b), truth.clickIfExamined(blind, a)))
                    .limit(request.size())
                    .toList();
            return new Slate(best, List.of());
        };
        double uniform = share(run(shop, shop.uniform()));
        double fitting = share(run(shop, knowing));
        assertThat(uniform).isBetween(0.05, 0.35);
        assertThat(fitting).isBetween(2 * uniform, 1.0);
    }

    /// Expected clicks over the most that could have been expected.
    private static double share(List<SlateOutcome> outcomes) {
        return outcomes.stream().mapToDouble(SlateOutcome::expectedClicks).sum()
                / outcomes.stream().mapToDouble(SlateOutcome::best).sum();
    }

    /// A policy evaluated on the log of uniform slates is worth what it really brings.
    @Test
    void offPolicyEstimatesHoldTheTruth() {
        Shop shop = new Shop(SIMULATION.withSlateSize(3));
        int items = SIMULATION.items();
        double[][] target = new double[3][items];
        for (int k = 0; k < 3; k++) {
            for (int i = 0; i < items; i++) {
                target[k][i] = (i % 4 == 0 ? 3.0 : 1.0) / (items / 4 * 3 + (items - items / 4));
            }
        }
        LoggedActions.Builder log = LoggedActions.builder(items, 3);
        double truth = 0;
        int decision = 0;
        for (SlateOutcome outcome : run(shop, shop.uniform())) {
            int available = shop.catalogue().available(outcome.request().day()).length;
            for (int k = 0; k < 3; k++) {
                SlateOutcome.Shown shown = outcome.shown().get(k);
                log.add(decision, 0, shown.item(), k, shown.clicked() ? 1 : 0, 1.0 / available);
                truth += target[k][shown.item()] * available * shown.clickProbability();
            }
            decision++;
        }
        LoggedActions rows = log.build();
        Estimate robust = new OffPolicy(MeanRewards.trainer(50), OffPolicySettings.DEFAULT)
                .evaluate(rows, TabularPolicy.of(target))
                .by(Estimator.DR);
        assertThat(robust.value()).isCloseTo(truth / rows.rows(), within(4 * robust.standardError()));
    }
}

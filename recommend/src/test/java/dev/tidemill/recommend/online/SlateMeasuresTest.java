package dev.tidemill.recommend.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.recommend.shop.Shop;
import dev.tidemill.recommend.shop.ShopEvent;
import dev.tidemill.recommend.shop.ShopSimulation;
import dev.tidemill.recommend.shop.ShopWire;
import dev.tidemill.recommend.shop.SlateOutcome;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlateMeasuresTest {
    private static final SlateMeasures HOUR = new SlateMeasures(3_600_000);

    private static SlateRow slate(String decision, long time, String arm, String... items) {
        return new SlateRow(decision, time, arm, "m-" + arm, List.of(items), List.of());
    }

    private static OutcomeRow click(String decision, String item, long time) {
        return new OutcomeRow(decision, item, time, OutcomeRow.Kind.CLICK, 0);
    }

    private static OutcomeRow purchase(String decision, String item, long time, double value) {
        return new OutcomeRow(decision, item, time, OutcomeRow.Kind.PURCHASE, value);
    }

    @Test
    void outcomesAreJoinedByDecisionAndItemAndCountedOnce() {
        SlateReport report = HOUR.measure(
                List.of(
                        slate("a", 0, "old", "x", "y", "z"),
                        slate("b", 1000, "new", "y", "x"),
                        slate("c", 2000, "new"),
                        slate("d", 9_000_000, "new", "x")),
                List.of(
                        click("a", "y", 10),
                        click("a", "y", 20),
                        click("a", "z", 3_600_001),
                        click("b", "x", 1500),
                        purchase("b", "x", 2000, 30),
                        click("b", "z", 1500),
                        click("nobody", "x", 1500)),
                10_000_000);
        assertThat(report.young()).isEqualTo(1);
        assertThat(report.repeated()).isEqualTo(1);
        assertThat(report.late()).isEqualTo(1);
        assertThat(report.unjoined()).isEqualTo(2);
        assertThat(report.total().slates()).isEqualTo(3);
        assertThat(report.total().clickThrough().hits()).isEqualTo(2);
        assertThat(report.byArm()).extracting(SlateReport.Group::name).containsExactly("new", "old");
        SlateReport.Group fresh = report.byArm().getFirst();
        assertThat(fresh.clickThrough().value()).isEqualTo(0.5);
        assertThat(fresh.conversion().hits()).isEqualTo(1);
        assertThat(fresh.valuePerSlate()).isEqualTo(15);
        assertThat(report.byModel()).extracting(SlateReport.Group::name).containsExactly("m-new", "m-old");
        assertThat(report.byPosition()).extracting(SlateReport.Group::slates).containsExactly(2L, 2L, 1L);
        assertThat(report.byPosition().get(1).clickThrough().hits()).isEqualTo(2);
    }

    @Test
    void sourcesAreCountedByPosition() {
        SlateRow mixed = new SlateRow("a", 0, "", "m", List.of("x", "y", "z"), List.of("ials", "vmis", "ials"));
        SlateReport report = HOUR.measure(List.of(mixed), List.of(click("a", "z", 5)), 4_000_000);
        assertThat(report.bySource()).extracting(SlateReport.Group::name).containsExactly("ials", "vmis");
        assertThat(report.bySource().getFirst().clickThrough().value()).isEqualTo(0.5);
    }

    /// The interval of 1 in 10 after Wilson: 0.0179 to 0.4042 (Newcombe 1998 gives the formula).
    @Test
    void intervalsAreThoseOfWilson() {
        Rate rate = Rate.of(1, 10);
        assertThat(rate.low()).isCloseTo(0.0179, within(5e-5));
        assertThat(rate.high()).isCloseTo(0.4042, within(5e-5));
        assertThat(Rate.of(0, 0).low()).isNaN();
        assertThat(Rate.of(0, 0).value()).isZero();
        assertThat(Rate.of(0, 50).low()).isCloseTo(0, within(1e-12));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> new SlateMeasures(0)).hasMessage("the time for outcomes must be above 0 ms, got 0");
        assertThatThrownBy(() -> HOUR.measure(List.of(slate("a", 0, "", "x"), slate("a", 1, "", "y")), List.of(), 10))
                .hasMessage("each slate must have a decision of its own, got \"a\" twice");
    }

    /// What is measured in the simulated shop holds what is true of it, position by position.
    @Test
    void whatIsMeasuredOfTheShopHoldsItsTruth() {
        ShopSimulation simulation = ShopSimulation.usual()
                .withSize(300, 150, 1)
                .withSlateSize(5)
                .withDays(LocalDate.of(2026, 3, 1), 10)
                .withSeed(9);
        Shop shop = new Shop(simulation);
        double[] truth = new double[simulation.slateSize()];
        double[] variance = new double[simulation.slateSize()];
        List<SlateRow> slates = new ArrayList<>();
        List<OutcomeRow> outcomes = new ArrayList<>();
        for (ShopEvent event : shop.events(shop.uniform(), outcome -> add(outcome, truth, variance))) {
            switch (event) {
                case ShopEvent.SlateShown shown ->
                    slates.add(new SlateRow(
                            shown.request().id(),
                            shown.time(),
                            "uniform",
                            "none",
                            shown.slate().items().stream().map(ShopWire::item).toList(),
                            List.of()));
                case ShopEvent.Impression c
                when c.clicked() -> outcomes.add(click(c.request().id(), ShopWire.item(c.item()), c.time()));
                case ShopEvent.Purchased p
                when !p.request().isEmpty() ->
                    outcomes.add(purchase(p.request(), ShopWire.item(p.item()), p.time(), p.priceMinor() / 100.0));
                default -> {}
            }
        }
        SlateReport report = HOUR.measure(slates, outcomes, Long.MAX_VALUE);
        assertThat(report.unjoined() + report.late() + report.repeated()).isZero();
        assertThat(report.total().conversion().hits()).isPositive();
        for (int k = 0; k < truth.length; k++) {
            long clicks = report.byPosition().get(k).clickThrough().hits();
            assertThat((double) clicks).isCloseTo(truth[k], within(4 * Math.sqrt(variance[k])));
        }
    }

    private static void add(SlateOutcome outcome, double[] truth, double[] variance) {
        for (int k = 0; k < outcome.shown().size(); k++) {
            double p = outcome.shown().get(k).clickProbability();
            truth[k] += p;
            variance[k] += p * (1 - p);
        }
    }
}

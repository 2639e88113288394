package dev.tidemill.chat.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.chat.cost.Budget.Action;
import dev.tidemill.chat.cost.Budget.Period;
import dev.tidemill.chat.cost.Budget.Whose;
import dev.tidemill.chat.limit.LedgerStore.Entry;
import dev.tidemill.chat.limit.Subject;
import dev.tidemill.chat.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CostTest {
    private static final Instant NOON = Instant.parse("2026-03-31T12:00:00Z");

    private static Budget budget(Period period, long micros, Action action) {
        return new Budget(
                "month",
                new Whose(Optional.of("shop"), Optional.empty(), Optional.empty(), Optional.empty()),
                period,
                micros,
                Budget.ALERTS,
                action);
    }

    @Test
    void alertsAreRaisedOnceAndTheActionBeginsWithTheLast() {
        BudgetState state = BudgetState.of(budget(Period.DAY, 1_000, new Action.Use("small")), NOON);
        List<Integer> told = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            assertThat(state.action(NOON)).isEqualTo(i < 10 ? Optional.empty() : Optional.of(new Action.Use("small")));
            BudgetState.Step step = state.settled(NOON, 100);
            step.alerts().forEach(alert -> told.add(alert.percent()));
            state = step.state();
        }
        assertThat(told).containsExactly(50, 80, 100);
        assertThat(BudgetState.of(state.budget(), NOON).settled(NOON, 5_000).alerts())
                .extracting(BudgetState.Alert::percent)
                .containsExactly(50, 80, 100);
    }

    @Test
    void aNewPeriodBeginsAnewAndLateAmountsOfAnOldOneChangeNothing() {
        BudgetState full = BudgetState.of(budget(Period.MONTH, 1_000, new Action.Block()), NOON)
                .settled(NOON, 1_000)
                .state();
        Instant april = NOON.plus(Duration.ofDays(1));

        assertThat(full.action(NOON)).contains(new Action.Block());
        assertThat(full.action(april)).as("nothing was settled yet in April").isEmpty();
        BudgetState next = full.settled(april, 500).state();
        assertThat(next.spent()).isEqualTo(500);
        assertThat(next.told()).isEqualTo(50);
        assertThat(next.settled(NOON, 9_999).state()).isEqualTo(next);
    }

    @Property(tries = 300)
    void theStateIsTheSumAndAlertsAreThoseReached(
            @ForAll List<@LongRange(min = 0, max = Long.MAX_VALUE) Long> amounts,
            @ForAll @LongRange(min = 1, max = Long.MAX_VALUE) long micros) {
        BudgetState state = BudgetState.of(budget(Period.DAY, micros, new Action.Tell()), NOON);
        java.math.BigInteger sum = java.math.BigInteger.ZERO;
        int alerts = 0;
        for (long amount : amounts) {
            BudgetState.Step step = state.settled(NOON, amount);
            state = step.state();
            alerts += step.alerts().size();
            sum = sum.add(java.math.BigInteger.valueOf(amount)).min(java.math.BigInteger.valueOf(Long.MAX_VALUE));
        }
        assertThat(state.spent()).isEqualTo(sum.longValueExact());
        java.math.BigInteger hundredfold = sum.multiply(java.math.BigInteger.valueOf(100));
        long reached = Budget.ALERTS.stream()
                .filter(percent -> hundredfold.compareTo(
                                java.math.BigInteger.valueOf(micros).multiply(java.math.BigInteger.valueOf(percent)))
                        >= 0)
                .count();
        assertThat(alerts).isEqualTo((int) reached);
        assertThat(state.action(NOON).isPresent()).isEqualTo(state.spent() >= micros);
    }

    @Test
    void budgetsCoverWhoseTheyAre() {
        Budget shop = budget(Period.DAY, 1, new Action.Tell());

        assertThat(shop.covers(new Subject("shop", "k", "u", "desk", "m"))).isTrue();
        assertThat(shop.covers(new Subject("bank", "k", "u", "desk", "m"))).isFalse();
        assertThatThrownBy(() -> new Budget("x", Whose.ALL, Period.DAY, 5, List.of(80, 50), new Action.Tell()))
                .hasMessage("alerts must rise from 1 to 100 percent, got [80, 50]");
    }

    @Test
    void reportsAddUpToWhatWasSpent() {
        List<Spent> all = List.of(
                new Spent("2026-03-31", "shop", "desk", "small", "k1", 2, 200, 40, 30),
                new Spent("2026-04-01", "shop", "search", "small", "k1", 1, 100, 20, 50),
                new Spent("2026-03-31", "bank", "desk", "large", "k2", 1, 100, 20, 40));
        for (CostReport.By by : CostReport.By.values()) {
            CostReport report = CostReport.of(by, all);
            assertThat(report.rows().stream().mapToLong(CostReport.Row::micros).sum())
                    .isEqualTo(120)
                    .isEqualTo(report.total().micros());
        }
        assertThat(CostReport.of(CostReport.By.TENANT, all).rows())
                .containsExactly(
                        new CostReport.Row("shop", 3, 300, 60, 80), new CostReport.Row("bank", 1, 100, 20, 40));
        assertThat(CostReport.of(CostReport.By.DAY, all).rows())
                .extracting(CostReport.Row::name)
                .containsExactly("2026-03-31", "2026-04-01");
    }

    private static Entry call(String model, long micros) {
        return new Entry(
                NOON,
                "r",
                new Subject("shop", "key", "", "desk", model),
                "openai",
                "gpt",
                new Usage(100, 20, 10),
                false,
                micros,
                "finished");
    }

    @Test
    void aSpentBudgetUsesACheaperModelOrBlocksUntilItsNextPeriod() {
        Budget cheaper = budget(Period.DAY, 1_000, new Action.Use("small"));
        Budget hard = new Budget("hard", Whose.ALL, Period.MONTH, 2_000, List.of(100), new Action.Block());
        List<String> told = new ArrayList<>();
        Budgets budgets = new Budgets(
                List.of(BudgetState.of(cheaper, NOON), BudgetState.of(hard, NOON)),
                java.time.InstantSource.fixed(NOON),
                (budget, alert) -> told.add(budget.name() + alert.percent()));
        Subject asked = new Subject("shop", "key", "", "desk", "large");
        assertThat(budgets.model(asked)).isEqualTo("large");
        budgets.settled(call("large", 1_000));
        assertThat(budgets.model(asked)).isEqualTo("small");
        assertThat(budgets.model(new Subject("bank", "key", "", "desk", "large")))
                .isEqualTo("large");
        budgets.settled(call("small", 1_000));
        assertThatThrownBy(() -> budgets.model(asked))
                .isInstanceOf(BudgetException.class)
                .hasMessage("budget hard must have money left, it is spent for the month from 2026-03-01 on; try again"
                        + " from 2026-04-01 on, or have it raised")
                .extracting(e -> ((BudgetException) e).retryAfter())
                .isEqualTo(Duration.ofHours(12));
        assertThat(told).containsExactly("month50", "month80", "month100", "hard100");
    }

    @Test
    void whatWasSpentBeforeARestartIsToldOnce() {
        List<Integer> told = new ArrayList<>();
        Budget day = budget(Period.DAY, 1_000, new Action.Tell());
        Budgets budgets = new Budgets(
                List.of(new BudgetState(day, Period.DAY.begin(NOON), 850, 50)),
                java.time.InstantSource.fixed(NOON),
                (budget, alert) -> told.add(alert.percent()));
        assertThat(told).containsExactly(80);
        assertThat(budgets.states().getFirst().spent()).isEqualTo(850);
    }
}

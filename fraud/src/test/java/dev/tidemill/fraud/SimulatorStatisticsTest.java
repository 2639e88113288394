package dev.tidemill.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The shape of the handbook's data at its full size for two months: its published transactions are 9,585 a day,
/// 0.837 % of them frauds, of 4,990 customers; the bounds are several standard deviations wide.
class SimulatorStatisticsTest {
    private static final int DAYS = 61;
    private static final int CUSTOMERS = 5_000;
    private static final int HOURS = 24;

    private static long count;
    private static double amounts;
    private static long large;
    private static final long[] byScenario = new long[4];
    private static final long[] byHour = new long[HOURS];
    private static final long[] byCustomer = new long[CUSTOMERS];
    private static final long[] byDay = new long[DAYS];
    private static final Map<Integer, long[]> byTerminal = new HashMap<>();
    private static long genuineLarge;
    private static long smallFraudByAmount;
    private static double leakedAmounts;

    @BeforeAll
    static void simulate() {
        Simulation simulation = Simulation.handbook().withDays(LocalDate.of(2018, 4, 1), DAYS);
        long start = simulation.start().toEpochDay() * 86_400_000L;
        for (Transaction t : new Simulator(simulation).transactions()) {
            count++;
            amounts += t.amountMinor() / 100.0;
            large += t.amountMinor() > 22_000 ? 1 : 0;
            byScenario[t.scenario().number()]++;
            byHour[(int) (t.time() / 3_600_000 % HOURS)]++;
            byCustomer[t.customer()]++;
            byDay[(int) ((t.time() - start) / 86_400_000L)]++;
            long[] terminal = byTerminal.computeIfAbsent(t.terminal(), _ -> new long[2]);
            terminal[t.scenario() == Scenario.TERMINAL ? 1 : 0]++;
            genuineLarge += t.scenario() == Scenario.NONE && t.amountMinor() > 22_000 ? 1 : 0;
            smallFraudByAmount += t.scenario() == Scenario.AMOUNT && t.amountMinor() <= 22_000 ? 1 : 0;
            leakedAmounts += t.scenario() == Scenario.CUSTOMER ? t.amountMinor() / 100.0 : 0;
        }
    }

    @Test
    void asManyTransactionsADayAsPublished() {
        assertThat((double) count / DAYS).isCloseTo(9_585, within(400.0));
        assertThat(Arrays.stream(byDay).min().orElseThrow()).isGreaterThan(8_800);
        assertThat(Arrays.stream(byDay).max().orElseThrow()).isLessThan(10_400);
        assertThat(Arrays.stream(byCustomer).filter(n -> n > 0).count()).isBetween(4_950L, 5_000L);
    }

    @Test
    void amountsAsPublished() {
        assertThat(amounts / count).isCloseTo(53.6, within(2.5));
        assertThat((double) large / count).isBetween(0.0005, 0.004);
    }

    @Test
    void aboveTwoHundredAndTwentyIsAlwaysAFraudAndOnlyThat() {
        assertThat(genuineLarge).isZero();
        assertThat(smallFraudByAmount).isZero();
        assertThat(byScenario[Scenario.AMOUNT.number()] / (double) DAYS).isBetween(2.0, 9.0);
    }

    @Test
    void compromisedTerminalsMakeFraudsOnlyAndThenNoMore() {
        // two drawn a day, 28 days each: 56 at any time, once 28 days have passed
        long compromised =
                byTerminal.values().stream().filter(counts -> counts[1] > 0).count();
        assertThat(compromised).isBetween(100L, 2L * DAYS);
        // most compromised terminals are genuine before and after
        assertThat(byTerminal.values().stream()
                        .filter(counts -> counts[1] > 0 && counts[0] > 0)
                        .count())
                .isGreaterThan(compromised / 2);
        assertThat(byScenario[Scenario.TERMINAL.number()] / (double) DAYS).isBetween(25.0, 60.0);
    }

    @Test
    void aThirdOfLeakedCardsTransactionsIsFiveTimesAsLarge() {
        // three drawn a day, 14 days each, about two transactions a day, one in three: 28 a day at most
        assertThat(byScenario[Scenario.CUSTOMER.number()] / (double) DAYS).isBetween(15.0, 32.0);
        double mean = leakedAmounts / byScenario[Scenario.CUSTOMER.number()];
        assertThat(mean / (amounts / count)).isCloseTo(5, within(1.0));
    }

    @Test
    void timesOfDayAreNormalAroundNoon() {
        // N(12 h, 20,000 s): 60 % between 7:20 and 16:40 after the tails are cut
        long core = 0;
        for (int hour = 8; hour < 16; hour++) {
            core += byHour[hour];
        }
        assertThat((double) core / count).isCloseTo(0.544, within(0.01));
        assertThat(byHour[2]).isLessThan(byHour[6]);
        assertThat(byHour[6]).isLessThan(byHour[11]);
    }

    @Test
    void theShareOfFraudsIsThePublishedOne() {
        long frauds = count - byScenario[Scenario.NONE.number()];
        assertThat((double) frauds / count).isCloseTo(0.0084, within(0.0022));
    }
}

package dev.tidemill.server;

import dev.tidemill.fraud.Pattern;
import dev.tidemill.fraud.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/// How large the lifecycle is shown.
///
/// @param customers   how many cards there are; terminals are twice as many
/// @param historyDays of how many days the first model learns
/// @param wave        the share of the cards that are tried out while the wave lasts
/// @param after       how long the new model is watched after it is in production
/// @param differences what is declared differently once more, as YAML; empty: nothing
record LifecycleScale(int customers, int historyDays, double wave, Duration after, String differences) {
    static final LifecycleScale DEMO = new LifecycleScale(2000, 45, 0.35, Duration.ofDays(1), "");

    /// Where the history ends and live traffic begins.
    static final LocalDate LIVE = LocalDate.of(2018, 10, 16);

    /// When the wave begins: where a week of the monitors begins, which are counted from a Thursday on.
    static final LocalDate SWITCH = LocalDate.of(2018, 10, 18);

    private static final int WAVE_DAYS = 35;
    private static final int LIVE_DAYS = 90;
    private static final Duration KNOWN_AFTER = Duration.ofDays(1);

    static Instant live() {
        return LIVE.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    Pattern pattern() {
        return new Pattern(Pattern.Kind.CARD_TESTING, SWITCH, WAVE_DAYS, wave);
    }

    private Simulation simulation(int days) {
        return Simulation.handbook()
                .withCustomers(customers)
                .withTerminals(2 * customers)
                .withDays(LIVE.minusDays(historyDays), days)
                .withCompromised(1, 2)
                .withLabelDelay(KNOWN_AFTER)
                .withSeed(11);
    }

    /// What the first model learns from.
    Simulation history() {
        return simulation(historyDays);
    }

    /// The same and the days after it, in which the wave switches on.
    Simulation whole() {
        return simulation(historyDays + LIVE_DAYS).withPatterns(List.of(pattern()));
    }
}

package dev.tidemill.bench.platform;

import dev.tidemill.fraud.Pattern;
import dev.tidemill.fraud.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/// What `loop` simulates.
///
/// @param customers how many cards there are; terminals are twice as many
/// @param kind      the pattern that switches on
/// @param share     of the cards, or the terminals, that it hits in its sixty days
/// @param seed      of everything that is drawn
record LoopSetting(int customers, Pattern.Kind kind, double share, long seed) {
    /// The first live day; a Thursday, from which on weeks of the monitors are counted.
    static final LocalDate LIVE = LocalDate.of(2018, 10, 11);

    /// When the pattern switches on.
    static final LocalDate SWITCH = LIVE.plusDays(7);

    /// How many cards can be looked at a day.
    static final int CARDS_A_DAY = 100;

    /// How long the new model is judged.
    static final Duration AFTER = Duration.ofDays(7);

    /// How long after the switch it is waited for.
    static final Duration LONGEST = Duration.ofDays(30);

    private static final int HISTORY_DAYS = 45;
    private static final int PATTERN_DAYS = 60;
    private static final int LIVE_DAYS = 7 + PATTERN_DAYS;

    static Instant at(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private Simulation simulation(int days) {
        return Simulation.handbook()
                .withCustomers(customers)
                .withTerminals(2 * customers)
                .withDays(LIVE.minusDays(HISTORY_DAYS), days)
                .withCompromised(Math.max(1, customers / 2000), Math.max(1, customers / 1000))
                .withLabelDelay(Duration.ofDays(1))
                .withSeed(seed);
    }

    Simulation history() {
        return simulation(HISTORY_DAYS);
    }

    Simulation whole() {
        return simulation(HISTORY_DAYS + LIVE_DAYS)
                .withPatterns(List.of(new Pattern(kind, SWITCH, PATTERN_DAYS, share)));
    }
}

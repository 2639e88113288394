package dev.tidemill.fraud;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// A kind of fraud that nobody has seen before and that switches on at a day: what a monitor has to notice and a
/// model to learn. Until that day a simulation with patterns is the one without, bit for bit.
///
/// @param start the first day (UTC)
/// @param days  for how many days
/// @param share of all cards, or of all terminals, that it hits; above 0 and at most 1
public record Pattern(Kind kind, LocalDate start, int days, double share) {
    private static final int MOST_DAYS = 36_525;

    /// What happens.
    public enum Kind {
        /// Stolen cards are tried out: ten to thirty payments of 0.50 to 2.00 within minutes at terminals anywhere;
        /// half of
        /// the cards then pay once for three to eight times their mean. Each card is tried on one day.
        CARD_TESTING(Scenario.CARD_TESTING, 14, 0.02),
        /// A thief spends for three days beside the owner: three to eight payments a day, of two to six times the
        /// owner's
        /// mean, at five terminals out of the owner's reach.
        ACCOUNT_TAKEOVER(Scenario.ACCOUNT_TAKEOVER, 28, 0.02),
        /// Terminals are tampered with: one in two of their payments is a fraud, of the amount that it would have
        /// been.
        TERMINAL_COMPROMISE(Scenario.TERMINAL_COMPROMISE, 28, 0.005);

        private final Scenario scenario;
        private final int usualDays;
        private final double usualShare;

        Kind(Scenario scenario, int usualDays, double usualShare) {
            this.scenario = scenario;
            this.usualDays = usualDays;
            this.usualShare = usualShare;
        }

        /// What its frauds are marked with.
        public Scenario scenario() {
            return scenario;
        }

        /// Its name as people write it: `card-testing`.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Pattern {
        if (days < 1 || days > MOST_DAYS) {
            throw new IllegalArgumentException("days of a pattern must be 1 to " + MOST_DAYS + ", got " + days);
        }
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share of a pattern must be above 0 and at most 1, got " + share);
        }
    }

    /// From that day on, as long and as strong as is usual for its kind.
    public static Pattern of(Kind kind, LocalDate start) {
        return new Pattern(kind, start, kind.usualDays, kind.usualShare);
    }

    /// Reads `card-testing@2026-02-01`, with `,days=14` or `,share=0.02` after it where wanted.
    ///
    /// @throws IllegalArgumentException with what is wrong
    public static Pattern parse(String text) {
        String[] parts = text.split(",", -1);
        int at = parts[0].indexOf('@');
        if (at < 0) {
            throw refused(text);
        }
        Kind kind = kind(parts[0].substring(0, at));
        try {
            Pattern pattern = of(kind, LocalDate.parse(parts[0].substring(at + 1)));
            for (int i = 1; i < parts.length; i++) {
                pattern = pattern.with(parts[i], text);
            }
            return pattern;
        } catch (DateTimeParseException | NumberFormatException malformed) {
            throw new IllegalArgumentException(refused(text).getMessage(), malformed);
        }
    }

    private Pattern with(String setting, String text) {
        if (setting.startsWith("days=")) {
            return new Pattern(kind, start, Integer.parseInt(setting.substring(5)), share);
        }
        if (setting.startsWith("share=")) {
            return new Pattern(kind, start, days, Double.parseDouble(setting.substring(6)));
        }
        throw refused(text);
    }

    private static Kind kind(String word) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a pattern must be one of "
                        + Arrays.stream(Kind.values()).map(Kind::word).collect(Collectors.joining(", ")) + ", got \""
                        + word
                        + "\""));
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("a pattern must be KIND@DAY[,days=N][,share=S], got \"" + text
                + "\"; for example card-testing@2026-02-01,days=14,share=0.02");
    }

    /// Days since its first one; outside 0 until [#days()] where it is off.
    int dayOf(LocalDate date) {
        return Math.toIntExact(date.toEpochDay() - start.toEpochDay());
    }

    boolean on(LocalDate date) {
        int day = dayOf(date);
        return day >= 0 && day < days;
    }
}

package dev.tidemill.chat.cost;

import dev.tidemill.chat.limit.Subject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// Money that may be spent in each day or month (UTC), and what happens when it is.
///
/// @param micros in millionths of the price file's currency, at least 1
/// @param alerts percents at which somebody is told, rising, 1 to 100
/// @param action from 100 % on
public record Budget(String name, Whose whose, Period period, long micros, List<Integer> alerts, Action action) {
    /// At half, four fifths and all of it.
    public static final List<Integer> ALERTS = List.of(50, 80, 100);

    public Budget {
        alerts = List.copyOf(alerts);
        if (micros < 1) {
            throw new IllegalArgumentException("a budget must be 1 millionth or more, got " + micros);
        }
        int before = 0;
        for (int alert : alerts) {
            if (alert <= before || alert > 100) {
                throw new IllegalArgumentException("alerts must rise from 1 to 100 percent, got " + alerts);
            }
            before = alert;
        }
    }

    /// Whose spending counts; what is not said counts together.
    ///
    /// @param key   the API key's id
    /// @param model as it was asked for
    public record Whose(
            Optional<String> tenant, Optional<String> application, Optional<String> key, Optional<String> model) {
        /// Everybody.
        public static final Whose ALL =
                new Whose(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// How often it begins anew.
    public enum Period {
        DAY,
        MONTH;

        /// The first day of the period that an instant lies in.
        public LocalDate begin(Instant at) {
            LocalDate day = at.atOffset(ZoneOffset.UTC).toLocalDate();
            return this == DAY ? day : day.withDayOfMonth(1);
        }

        /// The first day of the period behind one.
        public LocalDate next(LocalDate begin) {
            return this == DAY ? begin.plusDays(1) : begin.plusMonths(1);
        }
    }

    /// What happens to requests once the money is spent.
    public sealed interface Action {
        /// Nothing but the alerts.
        record Tell() implements Action {}

        /// Another model answers.
        ///
        /// @param model a cheaper one
        record Use(String model) implements Action {}

        /// Nothing answers until the next period.
        record Block() implements Action {}
    }

    /// Whether what a subject spends counts.
    public boolean covers(Subject subject) {
        return whose.tenant().map(subject.tenant()::equals).orElse(true)
                && whose.application().map(subject.application()::equals).orElse(true)
                && whose.key().map(subject.key()::equals).orElse(true)
                && whose.model().map(subject.model()::equals).orElse(true);
    }
}

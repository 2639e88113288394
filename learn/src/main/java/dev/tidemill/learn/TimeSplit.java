package dev.tidemill.learn;

import dev.tidemill.app.ModelDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Which decisions a model learns from, is chosen on and is judged by: three spans of decision time, in that
/// order, with gaps as long as outcomes take, so that nothing is known in training that was not known then.
public record TimeSplit(Span train, Span validation, Span test) {
    public TimeSplit {
        boolean ordered = !train.isEmpty()
                && (validation.isEmpty()
                        || (!train.to().isAfter(validation.from())
                                && !validation.to().isAfter(test.from())))
                && !train.to().isAfter(test.from());
        if (!ordered) {
            throw new IllegalArgumentException("a split must train before it validates and validate before it tests,"
                    + " got train " + train + ", validation " + validation + ", test " + test);
        }
    }

    /// From `from` (inclusive) to `to` (exclusive).
    public record Span(Instant from, Instant to) {
        public Span {
            if (to.isBefore(from)) {
                throw new IllegalArgumentException("a span must not end before it begins, got " + from + " to " + to);
            }
        }

        public static Span of(Instant from, Duration length) {
            return new Span(from, from.plus(length));
        }

        public boolean isEmpty() {
            return from.equals(to);
        }

        boolean contains(long millis) {
            return millis >= from.toEpochMilli() && millis < to.toEpochMilli();
        }

        @Override
        public String toString() {
            return from + "/" + to;
        }
    }

    /// The declared spans, laid so that the test span ends where the data end.
    ///
    /// @param lastDecision time of the newest decision whose label is known; where every declared span is a number
    ///                     of whole days, the test span ends at the midnight (UTC) that follows it
    public static TimeSplit endingAt(ModelDefinition.Split declared, Instant lastDecision) {
        Instant end = wholeDays(declared)
                ? lastDecision.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS)
                : lastDecision.plusMillis(1);
        return of(declared, Optional.empty(), end.minus(declared.test()));
    }

    /// The declared spans, laid so that the test span begins at `testFrom`.
    ///
    /// @param trainFrom where training begins; empty: as declared, before the validation span and its gap. Where
    ///                  it leaves no room for a validation span and two gaps, there is none
    public static TimeSplit of(ModelDefinition.Split declared, Optional<Instant> trainFrom, Instant testFrom) {
        Span test = Span.of(testFrom, declared.test());
        Instant validationTo = testFrom.minus(declared.gap());
        Span validation = Span.of(validationTo.minus(declared.validation()), declared.validation());
        Span train = Span.of(
                trainFrom.orElse(validation.from().minus(declared.gap()).minus(declared.train())), declared.train());
        boolean room = !train.to().plus(declared.gap()).isAfter(validation.from());
        return new TimeSplit(train, room ? validation : new Span(train.to(), train.to()), test);
    }

    private static boolean wholeDays(ModelDefinition.Split declared) {
        long day = Duration.ofDays(1).toMillis();
        return declared.train().toMillis() % day == 0
                && declared.gap().toMillis() % day == 0
                && declared.validation().toMillis() % day == 0
                && declared.test().toMillis() % day == 0;
    }
}

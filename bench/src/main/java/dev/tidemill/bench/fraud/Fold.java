package dev.tidemill.bench.fraud;

import dev.tidemill.learn.TimeSplit;
import dev.tidemill.learn.TrainingTable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/// One train week, the week that outcomes take, and one test week, as the handbook has them.
///
/// @param trainFrom first day of the train week
/// @param testFrom  first day of the test week
record Fold(LocalDate trainFrom, LocalDate testFrom) {
    private static final Duration WEEK = Duration.ofDays(7);

    /// The handbook's: the test week begins two weeks after the train week.
    static Fold of(LocalDate trainFrom) {
        return new Fold(trainFrom, trainFrom.plusWeeks(2));
    }

    static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    LocalDate end() {
        return testFrom.plusWeeks(1);
    }

    /// Without a validation span: what there was to choose has been chosen on earlier weeks.
    TimeSplit split() {
        TimeSplit.Span train = TimeSplit.Span.of(midnight(trainFrom), WEEK);
        return new TimeSplit(
                train, new TimeSplit.Span(train.to(), train.to()), TimeSplit.Span.of(midnight(testFrom), WEEK));
    }

    /// The rows with the labels of those test rows taken away whose card is known to be compromised: a card with a
    /// fraud in the train week, or, for test day d, with one on the days of the delay up to day d − 1 of it.
    TrainingTable withoutKnownCards(TrainingTable table) {
        float[] labels = table.labels().clone();
        Set<Integer> known = cards(table, midnight(trainFrom), midnight(trainFrom.plusWeeks(1)));
        for (int day = 0; day < 7; day++) {
            LocalDate investigated = trainFrom.plusDays(6 + day);
            known.addAll(cards(table, midnight(investigated), midnight(investigated.plusDays(1))));
            LocalDate tested = testFrom.plusDays(day);
            for (int row : rows(table, midnight(tested), midnight(tested.plusDays(1)))) {
                if (known.contains(table.groups()[row])) {
                    labels[row] = Float.NaN;
                }
            }
        }
        return new TrainingTable(table.ids(), table.times(), table.features(), table.columns(), labels, table.groups());
    }

    private static Set<Integer> cards(TrainingTable table, Instant from, Instant to) {
        Set<Integer> cards = new HashSet<>();
        for (int row : rows(table, from, to)) {
            if (table.labels()[row] == 1) {
                cards.add(table.groups()[row]);
            }
        }
        return cards;
    }

    private static int[] rows(TrainingTable table, Instant from, Instant to) {
        long[] times = table.times();
        return IntStream.range(0, times.length)
                .filter(row -> times[row] >= from.toEpochMilli() && times[row] < to.toEpochMilli())
                .toArray();
    }
}

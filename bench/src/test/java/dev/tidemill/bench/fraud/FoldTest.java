package dev.tidemill.bench.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.learn.TrainingTable;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldTest {
    private static final Fold HOLDOUT = Fold.of(LocalDate.parse("2018-07-25"));

    private static TrainingTable table(String[] times, int[] cards, float[] labels) {
        long[] millis = new long[times.length];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = LocalDateTime.parse("2018-" + times[i])
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
        }
        List<String> ids =
                IntStream.range(0, times.length).mapToObj(Integer::toString).toList();
        return new TrainingTable(ids, millis, List.of(), new double[0][], labels, cards);
    }

    @Test
    void weeksAreTheHandbooks() {
        assertThat(HOLDOUT.split().train().toString()).isEqualTo("2018-07-25T00:00:00Z/2018-08-01T00:00:00Z");
        assertThat(HOLDOUT.split().test().toString()).isEqualTo("2018-08-08T00:00:00Z/2018-08-15T00:00:00Z");
        assertThat(HOLDOUT.end()).isEqualTo(LocalDate.parse("2018-08-15"));
    }

    /// Card 1 has a fraud in the train week, card 2 one on the first day of the delay, which is known on test day 1
    /// only, card 3 one on the last day of the delay, which is known on no test day.
    @Test
    void cardsLeaveTheTestWeekWhenTheirFraudIsKnown() {
        TrainingTable table = table(
                new String[] {
                    "07-31T23:59:59",
                    "08-01T00:00:00",
                    "08-07T12:00:00",
                    "08-08T10:00:00",
                    "08-08T10:00:01",
                    "08-09T10:00:00",
                    "08-14T10:00:00"
                },
                new int[] {1, 2, 3, 1, 2, 2, 3},
                new float[] {1, 1, 1, 0, 0, 1, 1});
        float[] labels = HOLDOUT.withoutKnownCards(table).labels();
        assertThat(labels).containsExactly(1, 1, 1, Float.NaN, 0, Float.NaN, 1);
        assertThat(table.labels()).containsExactly(1, 1, 1, 0, 0, 1, 1);
    }
}

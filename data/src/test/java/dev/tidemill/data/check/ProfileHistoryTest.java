package dev.tidemill.data.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.Problem;
import dev.tidemill.data.ColumnProfile;
import dev.tidemill.data.ColumnType;
import dev.tidemill.data.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProfileHistoryTest {
    /// A batch of log-normal amounts, and a category.
    private static Profile batch(long seed, int rows, double scale, double missing) {
        Random random = new Random(seed);
        double[] values = new double[rows];
        long absent = 0;
        int present = 0;
        for (int i = 0; i < rows; i++) {
            double value = Math.exp(random.nextGaussian() * 0.5) * scale;
            if (random.nextDouble() < missing) {
                absent++;
            } else {
                values[present++] = value;
            }
        }
        double[] sorted = Arrays.copyOf(values, present);
        Arrays.sort(sorted);
        double mean = Arrays.stream(sorted).average().orElse(0);
        double std = Math.sqrt(
                Arrays.stream(sorted).map(v -> (v - mean) * (v - mean)).sum() / present);
        List<Double> quantiles = new ArrayList<>();
        for (double share : ColumnProfile.QUANTILES) {
            quantiles.add(sorted[(int) (share * (present - 1))]);
        }
        ColumnProfile amount = new ColumnProfile(
                "amount",
                ColumnType.DOUBLE,
                present,
                absent,
                sorted[0],
                sorted[present - 1],
                mean,
                std,
                quantiles,
                present);
        ColumnProfile kind = new ColumnProfile(
                "kind",
                ColumnType.STRING,
                rows,
                0,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                List.of(),
                40 + random.nextInt(5));
        ColumnProfile time = new ColumnProfile(
                "_time", ColumnType.LONG, rows, 0, seed * 1e6, seed * 1e6 + 1, seed * 1e6, 1, quantiles, rows);
        return new Profile(rows, List.of(amount, kind, time));
    }

    private static List<Profile> usual(int count) {
        List<Profile> usual = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            usual.add(batch(i, 5000 + new Random(i).nextInt(1000), 50, 0.02));
        }
        return usual;
    }

    private static List<String> anomalies(List<Profile> before, boolean growing, Profile now) {
        return new ProfileHistory(before, growing)
                .anomalies(now).stream().map(Problem::toString).toList();
    }

    @Test
    void theFirstIsNeverUnlike() {
        assertThat(anomalies(List.of(), false, batch(1, 10, 50, 0))).isEmpty();
    }

    @Test
    void usualBatchesPassWithAnyHistory() {
        for (int history = 1; history < 20; history++) {
            for (int seed = 100; seed < 110; seed++) {
                assertThat(anomalies(usual(history), false, batch(seed, 5500, 50, 0.02)))
                        .as("history %d seed %d", history, seed)
                        .isEmpty();
            }
        }
    }

    @Test
    void whatIsUnlikeALongHistoryIsFlagged() {
        List<Profile> before = usual(10);

        assertThat(anomalies(before, false, batch(77, 1000, 50, 0.02)))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("rows: must be from ")
                        .contains(" after 10 before it, got \"1000\" (see what changed at its source)"));
        assertThat(anomalies(before, false, batch(77, 5500, 0.5, 0.02)))
                .anySatisfy(text -> assertThat(text).startsWith("column amount: mean: must be from"))
                .anySatisfy(text -> assertThat(text).startsWith("column amount: quantile 0.5: must be from"));
        assertThat(anomalies(before, false, batch(77, 5500, 50, 0.2)))
                .anySatisfy(text -> assertThat(text).startsWith("column amount: share missing: must be from"));
    }

    @Test
    void aShortHistoryFlagsWhatIsFarOff() {
        List<Profile> before = usual(2);

        assertThat(anomalies(before, false, batch(77, 5500, 0.5, 0.02)))
                .anySatisfy(text -> assertThat(text).contains("field amount: quantile 0.25 must be near"));
        assertThat(anomalies(before, false, batch(77, 900, 50, 0.02)))
                .anySatisfy(text -> assertThat(text).contains("batch: rows must be about as many as before"));
    }

    @Test
    void whatGrowsMayGrowButNotShrink() {
        List<Profile> before = List.of(batch(1, 1000, 50, 0.02));

        assertThat(anomalies(before, true, batch(2, 50_000, 50, 0.02))).isEmpty();
        assertThat(anomalies(before, true, batch(2, 400, 50, 0.02)))
                .containsExactly("rows: must be at least half of those before, 1000, got \"400\" (see what is gone)");
    }
}

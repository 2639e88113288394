package dev.tidemill.watch.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int A_DAY = 1000;

    /// Columns: amount (log-normal), noise, pair (goes with noise at 0.8), kind (one of three), gappy (a fifth
    /// missing).
    private static double[] row(Random random) {
        double noise = random.nextGaussian();
        return new double[] {
            Math.exp(random.nextGaussian()),
            noise,
            0.8 * noise + 0.6 * random.nextGaussian(),
            random.nextInt(3),
            random.nextInt(5) == 0 ? Double.NaN : random.nextDouble()
        };
    }

    private static final List<String> NAMES = List.of("amount", "noise", "pair", "kind", "gappy");

    private static Reference reference(Span span) {
        Random random = new Random(1);
        int rows = 20 * A_DAY;
        long[] times = new long[rows];
        double[][] columns = new double[NAMES.size()][rows];
        for (int i = 0; i < rows; i++) {
            times[i] = i / A_DAY * DAY + i % A_DAY;
            double[] row = row(random);
            for (int c = 0; c < row.length; c++) {
                columns[c][i] = row[c];
            }
        }
        return Reference.of(1, "test", span, new Sample(NAMES, times, columns));
    }

    private static final Reference DAILY = reference(Span.of(Duration.ofDays(1)));

    private interface Shift {
        double[] of(double[] row, Random random);
    }

    private static WindowDrift window(long seed, int rows, Shift shift) {
        Random random = new Random(seed);
        InputWindow window = new InputWindow(DAILY, 20 * DAY);
        for (int i = 0; i < rows; i++) {
            window.add(shift.of(row(random), random));
        }
        return DriftJudge.AUTO.judge(window);
    }

    private static Shift column(int column, DoubleUnaryOperator change) {
        return (row, _) -> {
            row[column] = change.applyAsDouble(row[column]);
            return row;
        };
    }

    @Test
    void nothingChangedSaysNothing() {
        int alarms = 0;
        for (int seed = 0; seed < 60; seed++) {
            for (int rows : new int[] {100, 1000, 5000}) {
                WindowDrift drift = window(100 + seed, rows, (row, _) -> row);
                alarms += drift.columns().stream().anyMatch(ColumnDrift::changed) || drift.together() ? 1 : 0;
            }
        }
        assertThat(alarms).isLessThanOrEqualTo(2);
    }

    @Test
    void seesMeanVarianceCategoryMissingAndRange() {
        assertThat(window(7, 2000, column(1, v -> v + 0.5)).column("noise").drifted())
                .isTrue();
        assertThat(window(7, 2000, column(1, v -> v * 1.5)).column("noise").drifted())
                .isTrue();
        assertThat(window(7, 500, column(3, v -> v == 0 ? 1 : v)).column("kind").drifted())
                .isTrue();
        ColumnDrift unseen = window(7, 2000, (row, random) -> {
                    row[3] = random.nextInt(20) == 0 ? 9 : row[3];
                    return row;
                })
                .column("kind");
        assertThat(unseen.strange()).isTrue();
        assertThat(unseen.unseen()).isEqualTo(0.05, within(0.02));
        ColumnDrift lacking = window(7, 2000, (row, random) -> {
                    row[4] = random.nextInt(3) == 0 ? Double.NaN : row[4];
                    return row;
                })
                .column("gappy");
        assertThat(lacking.lacking()).isTrue();
        assertThat(lacking.missingWas()).isEqualTo(0.2, within(0.02));
        assertThat(window(7, 2000, column(0, v -> v * 50)).column("amount").strange())
                .isTrue();
    }

    @Test
    void seesThatTwoColumnsNoLongerGoTogether() {
        WindowDrift drift = window(7, 2000, (row, random) -> {
            row[2] = random.nextGaussian();
            return row;
        });
        assertThat(drift.columns()).noneMatch(ColumnDrift::drifted);
        assertThat(drift.together()).isTrue();
        assertThat(drift.pair()).isEqualTo("noise ~ pair");
        assertThat(drift.was()).isEqualTo(0.8, within(0.05));
    }

    @Test
    void aTinyShiftInMuchDataIsSignificantAndNoAlarm() {
        ColumnDrift drift = window(7, 100_000, column(1, v -> v + 0.03)).column("noise");
        assertThat(drift.p()).isLessThan(0.001);
        assertThat(drift.drifted()).isFalse();
    }

    @Test
    void aSeasonComparesWithTheSamePhase() {
        Span span = Span.of(Duration.ofDays(1)).withSeason(Duration.ofDays(7));
        Random random = new Random(5);
        int rows = 28 * 500;
        long[] times = new long[rows];
        double[][] values = new double[1][rows];
        for (int i = 0; i < rows; i++) {
            times[i] = i / 500 * DAY;
            values[0][i] = random.nextGaussian() + (i / 500 % 7 == 5 ? 2 : 0);
        }
        Reference reference = Reference.of(1, "test", span, new Sample(List.of("x"), times, values));
        assertThat(drifts(reference, 33 * DAY, 2)).isFalse();
        assertThat(drifts(reference, 33 * DAY, 0)).isTrue();
        assertThat(drifts(reference, 34 * DAY, 0)).isFalse();
        assertThat(drifts(reference, 34 * DAY, 2)).isTrue();
    }

    private static boolean drifts(Reference reference, long start, double shift) {
        Random random = new Random(start);
        InputWindow window = new InputWindow(reference, start);
        for (int i = 0; i < 500; i++) {
            window.add(new double[] {random.nextGaussian() + shift});
        }
        return DriftJudge.AUTO.judge(window).column("x").drifted();
    }

    @Test
    void windowsMergeToTheWhole() {
        Random random = new Random(9);
        InputWindow whole = new InputWindow(DAILY, 0);
        InputWindow left = new InputWindow(DAILY, 0);
        InputWindow right = new InputWindow(DAILY, 0);
        for (int i = 0; i < 1000; i++) {
            double[] row = row(random);
            whole.add(row);
            (i % 3 == 0 ? left : right).add(row);
        }
        left.merge(right);
        WindowDrift merged = DriftJudge.AUTO.judge(left);
        WindowDrift once = DriftJudge.AUTO.judge(whole);
        assertThat(merged.rows()).isEqualTo(once.rows());
        for (int c = 0; c < NAMES.size(); c++) {
            assertThat(merged.columns().get(c).size())
                    .isEqualTo(once.columns().get(c).size(), within(1e-9));
        }
    }

    @Test
    void emptyAndAllMissingColumnsAreNoTrouble() {
        WindowDrift empty = DriftJudge.AUTO.judge(new InputWindow(DAILY, 0));
        assertThat(empty.columns()).noneMatch(ColumnDrift::changed);
        WindowDrift gone = window(7, 500, column(1, _ -> Double.NaN));
        assertThat(gone.column("noise").lacking()).isTrue();
        assertThat(gone.column("noise").size()).isNaN();
    }
}

package dev.tidemill.bench.watch;

import dev.tidemill.watch.input.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// One seeded run of a scenario: four weeks to compare with, then two weeks of windows of a day.
///
/// @param reference by row
/// @param windows   by window, then by row
@SuppressWarnings("ArrayRecordComponent")
record DriftRun(DriftScenario scenario, double[][] reference, List<double[][]> windows) {
    static final int REFERENCE_DAYS = 28;
    static final int WINDOWS = 14;

    /// The window in which the change begins.
    static final int BEGINS = 4;

    static final long DAY = Duration.ofDays(1).toMillis();

    /// 1970-01-05 was a Monday.
    static final long MONDAY = 4 * DAY;

    static DriftRun of(DriftScenario scenario, long seed, int rowsADay) {
        Random random = new Random(seed * 1009 + scenario.name().hashCode());
        double[][] reference = new double[REFERENCE_DAYS * rowsADay][];
        for (int i = 0; i < reference.length; i++) {
            reference[i] = scenario.row(random, i / rowsADay, -1);
        }
        List<double[][]> windows = new ArrayList<>();
        for (int window = 0; window < WINDOWS; window++) {
            double[][] rows = new double[rowsADay][];
            for (int i = 0; i < rowsADay; i++) {
                rows[i] = scenario.row(random, REFERENCE_DAYS + window, window - BEGINS);
            }
            windows.add(rows);
        }
        return new DriftRun(scenario, reference, windows);
    }

    /// When a window begins, milliseconds since the epoch.
    static long start(int window) {
        return MONDAY + (REFERENCE_DAYS + window) * DAY;
    }

    /// The reference by column.
    Sample sample() {
        int rowsADay = reference.length / REFERENCE_DAYS;
        long[] times = new long[reference.length];
        double[][] columns = new double[DriftScenario.COLUMNS][reference.length];
        for (int i = 0; i < reference.length; i++) {
            times[i] = MONDAY + i / rowsADay * DAY + i % rowsADay;
            for (int column = 0; column < DriftScenario.COLUMNS; column++) {
                columns[column][i] = reference[i][column];
            }
        }
        List<String> names = IntStream.range(0, DriftScenario.COLUMNS)
                .mapToObj(column -> "c" + column)
                .toList();
        return new Sample(names, times, columns);
    }

    /// One column of some rows without what is missing.
    static double[] column(double[][] rows, int column) {
        return java.util.Arrays.stream(rows)
                .mapToDouble(row -> row[column])
                .filter(value -> !Double.isNaN(value))
                .toArray();
    }
}

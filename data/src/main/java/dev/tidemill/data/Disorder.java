package dev.tidemill.data;

import dev.tidemill.app.Application;
import dev.tidemill.app.ImportDefinition;
import java.io.IOException;
import java.time.Duration;

/// How far out of the order of time the rows of an import lie.
final class Disorder {
    private static final int ROWS = 200_000;
    private static final int MARGIN = 4;
    private static final long LEAST_MILLIS = Duration.ofHours(1).toMillis();

    private Disorder() {}

    /// Four times the most that a row among the first 200,000 lies behind the newest row before it, at least an
    /// hour; milliseconds.
    static long measure(Application application, ImportDefinition definition, RowFormat format, ImportFiles files) {
        long newest = Long.MIN_VALUE;
        long greatest = 0;
        int rows = 0;
        for (ImportFiles.Item item : files.files()) {
            try (RowSource source = format.open(item.path())) {
                RowMapper mapper = new RowMapper(application, definition, source.columns());
                for (Row row = source.next(); row != null && rows < ROWS; row = source.next()) {
                    rows++;
                    if (row.problem() == null && mapper.map(row, Long.MAX_VALUE) && mapper.count() > 0) {
                        newest = Math.max(newest, mapper.time());
                        greatest = Math.max(greatest, newest - mapper.time());
                    }
                }
            } catch (IOException e) {
                return Math.max(LEAST_MILLIS, MARGIN * greatest);
            }
            if (rows >= ROWS) {
                break;
            }
        }
        return Math.max(LEAST_MILLIS, MARGIN * greatest);
    }
}

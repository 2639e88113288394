package dev.tidemill.data;

import dev.tidemill.data.DatasetManifest.DigestedColumn;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;

/// Writes one dataset: batches of rows, then [#finish]. One thread. Memory stays bounded whatever the number of
/// rows: they are held by DuckDB, which spills beside the datasets what does not fit, and go to Parquet (zstd) at
/// the end.
public final class DatasetWriter implements AutoCloseable {
    private static final String TABLE = "rows";

    private final Datasets datasets;
    private final Path scratch;
    private final List<DatasetColumn> columns;
    private final List<ColumnDigest> digests = new ArrayList<>();
    private final DuckDb database;
    private final DuckDBAppender appender;
    private long rows;

    DatasetWriter(Datasets datasets, Path scratch, List<DatasetColumn> columns) {
        this.datasets = datasets;
        this.scratch = scratch;
        this.columns = List.copyOf(columns);
        this.columns.forEach(column -> digests.add(new ColumnDigest()));
        this.database = DuckDb.inMemory(scratch);
        try {
            database.execute(this.columns.stream()
                    .map(column ->
                            DuckDb.name(column.name()) + " " + column.type().sql())
                    .collect(Collectors.joining(", ", "create table " + TABLE + " (", ")")));
            this.appender = database.connection().createAppender(TABLE);
        } catch (SQLException e) {
            database.close();
            throw DuckDb.failed("append", e);
        }
    }

    /// Appends rows.
    ///
    /// @param count  how many; arrays may be longer
    /// @param values one for each column, in their order and of their types
    public void append(int count, List<ColumnValues> values) {
        check(count, values);
        for (int i = 0; i < values.size(); i++) {
            digests.get(i).update(values.get(i), count);
        }
        try {
            for (int row = 0; row < count; row++) {
                appender.beginRow();
                for (int i = 0; i < values.size(); i++) {
                    append(appender, values.get(i), row);
                }
                appender.endRow();
            }
        } catch (SQLException e) {
            throw DuckDb.failed("append", e);
        }
        rows += count;
    }

    private void check(int count, List<ColumnValues> values) {
        if (values.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "a batch must have " + columns.size() + " columns, has " + values.size());
        }
        for (int i = 0; i < columns.size(); i++) {
            DatasetColumn column = columns.get(i);
            ColumnValues given = values.get(i);
            if (given.type() != column.type() || given.length() < count) {
                throw new IllegalArgumentException(
                        "column " + column.name() + " must hold " + count + " values of type "
                                + column.type().word() + ", holds " + given.length() + " of type "
                                + given.type().word());
            }
        }
    }

    /// One value of a row that has begun.
    static void append(DuckDBAppender appender, ColumnValues values, int row) throws SQLException {
        switch (values) {
            case ColumnValues.Doubles(double[] doubles) -> {
                if (Double.isNaN(doubles[row])) {
                    appender.appendNull();
                } else {
                    appender.append(doubles[row]);
                }
            }
            case ColumnValues.Longs(long[] longs) -> appender.append(longs[row]);
            case ColumnValues.Strings(String[] strings) -> appender.append(strings[row]);
            case ColumnValues.Booleans(boolean[] booleans) -> appender.append(booleans[row]);
        }
    }

    /// Makes the dataset: Parquet file, profile, manifest. Where one with the same digest is there already,
    /// that one stays as it is and is returned.
    ///
    /// @param label the column whose balance is counted, where there is a label
    public DatasetManifest finish(DatasetOrigin origin, Optional<String> label) {
        try {
            appender.close();
        } catch (SQLException e) {
            throw DuckDb.failed("append", e);
        }
        List<DigestedColumn> digested = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            DatasetColumn column = columns.get(i);
            digested.add(new DigestedColumn(
                    column.name(), column.type(), digests.get(i).finish()));
        }
        String digest = Datasets.digest(rows, digested);
        Optional<DatasetManifest> before = datasets.get(digest);
        if (before.isPresent()) {
            return before.get();
        }
        Path parquet = scratch.resolve("rows.parquet");
        database.execute("copy " + TABLE + " to " + DuckDb.text(parquet.toString())
                + " (format parquet, compression zstd, row_group_size 122880)");
        DatasetProfiler profiler = new DatasetProfiler(database, TABLE, rows);
        DatasetManifest manifest = new DatasetManifest(
                digest,
                rows,
                digested,
                new Profile(rows, profiler.columns(columns)),
                label.map(profiler::balance),
                origin,
                datasets.now());
        datasets.publish(manifest, parquet);
        return manifest;
    }

    /// Discards what is not needed any more; all of it, where [#finish] was not reached.
    @Override
    public void close() {
        try {
            appender.close();
        } catch (SQLException ignored) {
            // the rows are thrown away in any case
        }
        database.close();
        Datasets.discard(scratch);
    }
}

package dev.tidemill.data;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;

/// Rows on their way into a Parquet file (zstd), in a database of their own; what does not fit into a bounded memory
/// is spilled into its scratch folder, which is gone at the end. One thread.
final class RowTable implements AutoCloseable {
    static final String NAME = "rows";

    private final Path scratch;
    private final DuckDb database;
    private final DuckDBAppender appender;
    private long rows;

    RowTable(Path scratch, List<DatasetColumn> columns) {
        this.scratch = scratch;
        this.database = DuckDb.inMemory(scratch);
        try {
            database.execute(columns.stream()
                    .map(column ->
                            DuckDb.name(column.name()) + " " + column.type().sql())
                    .collect(Collectors.joining(", ", "create table " + NAME + " (", ")")));
            this.appender = database.connection().createAppender(NAME);
        } catch (SQLException e) {
            database.close();
            throw DuckDb.failed("append", e);
        }
    }

    /// @param count  how many; arrays may be longer
    /// @param values one for each column, in their order and of their types
    void append(int count, List<ColumnValues> values) {
        try {
            for (int row = 0; row < count; row++) {
                appender.beginRow();
                for (ColumnValues column : values) {
                    append(column, row);
                }
                appender.endRow();
            }
        } catch (SQLException e) {
            throw DuckDb.failed("append", e);
        }
        rows += count;
    }

    private void append(ColumnValues values, int row) throws SQLException {
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

    long rows() {
        return rows;
    }

    DuckDb database() {
        return database;
    }

    /// All rows as a file in the scratch folder; nothing is appended any more.
    Path parquet() {
        try {
            appender.close();
        } catch (SQLException e) {
            throw DuckDb.failed("append", e);
        }
        Path parquet = scratch.resolve("rows.parquet");
        database.execute("copy " + NAME + " to " + DuckDb.text(parquet.toString())
                + " (format parquet, compression zstd, row_group_size 122880)");
        return parquet;
    }

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

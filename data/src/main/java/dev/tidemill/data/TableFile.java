package dev.tidemill.data;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;

/// Writes rows into one Parquet file (zstd) that others read: batches of rows, then [#finish]. One thread.
/// What does not fit into a bounded memory is spilled beside the file, which is there whole or not at all.
public final class TableFile implements AutoCloseable {
    private static final String TABLE = "rows";

    private final Path target;
    private final Path scratch;
    private final List<DatasetColumn> columns;
    private final DuckDb database;
    private final DuckDBAppender appender;
    private long rows;

    /// @param target the file; what is there is replaced at the end
    /// @throws TidemillException STORAGE where its folder cannot be written
    public TableFile(Path target, List<DatasetColumn> columns) {
        this.target = target.toAbsolutePath();
        this.columns = List.copyOf(columns);
        try {
            this.scratch = Files.createTempDirectory(this.target.getParent(), ".tidemill-");
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "the folder of \"" + target + "\" must be there and be writable", e);
        }
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
        try {
            for (int row = 0; row < count; row++) {
                appender.beginRow();
                for (ColumnValues column : values) {
                    DatasetWriter.append(appender, column, row);
                }
                appender.endRow();
            }
        } catch (SQLException e) {
            throw DuckDb.failed("append", e);
        }
        rows += count;
    }

    /// Puts the file in its place; returns how many rows it has.
    public long finish() {
        Path parquet = scratch.resolve("rows.parquet");
        try {
            appender.close();
            database.execute("copy " + TABLE + " to " + DuckDb.text(parquet.toString())
                    + " (format parquet, compression zstd, row_group_size 122880)");
            Files.move(parquet, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (SQLException e) {
            throw DuckDb.failed("append", e);
        } catch (IOException e) {
            throw new TidemillException(ErrorCode.STORAGE, "\"" + target + "\" must be writable", e);
        }
        return rows;
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

package dev.tidemill.data;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Writes rows into one Parquet file (zstd) that others read: batches of rows, then [#finish]. One thread.
/// What does not fit into a bounded memory is spilled beside the file, which is there whole or not at all.
public final class TableFile implements AutoCloseable {
    private final Path target;
    private final RowTable table;

    /// @param target the file; what is there is replaced at the end
    /// @throws TidemillException STORAGE where its folder cannot be written
    public TableFile(Path target, List<DatasetColumn> columns) {
        this.target = target.toAbsolutePath();
        try {
            this.table = new RowTable(Files.createTempDirectory(this.target.getParent(), ".tidemill-"), columns);
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "the folder of \"" + target + "\" must be there and be writable", e);
        }
    }

    /// Appends rows.
    ///
    /// @param count  how many; arrays may be longer
    /// @param values one for each column, in their order and of their types
    public void append(int count, List<ColumnValues> values) {
        table.append(count, values);
    }

    /// Puts the file in its place; returns how many rows it has.
    public long finish() {
        try {
            Files.move(table.parquet(), target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new TidemillException(ErrorCode.STORAGE, "\"" + target + "\" must be writable", e);
        }
        return table.rows();
    }

    @Override
    public void close() {
        table.close();
    }
}

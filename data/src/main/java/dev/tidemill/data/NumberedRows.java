package dev.tidemill.data;

import dev.tidemill.app.ImportDefinition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a file with their number, from 1, in a last column: what rows without an id or a time are told apart
/// and ordered by. Broken rows have a number too, so that mending one changes no other.
final class NumberedRows implements RowSource {
    private final RowSource rows;
    private final List<String> columns;
    private long number;

    NumberedRows(RowSource rows) {
        this.rows = rows;
        this.columns = new ArrayList<>(rows.columns());
        columns.add(ImportDefinition.ROW);
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public @Nullable Row next() throws IOException {
        Row row = rows.next();
        if (row != null) {
            number++;
            if (row.problem() == null) {
                row.add(Long.toString(number));
            }
        }
        return row;
    }

    @Override
    public byte[] body() {
        return rows.body();
    }

    @Override
    public long bytesRead() {
        return rows.bytesRead();
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}

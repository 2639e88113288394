package dev.tidemill.data;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rows of a Parquet file, streamed through DuckDB as text.
///
/// A timestamp column reads as milliseconds since 1970 (a local one as if it were UTC), unless a pattern is given
/// for it: then as `yyyy-MM-dd HH:mm:ss` with a fraction where it has one.
final class ParquetRows implements RowSource {
    private final List<String> columns;
    private final Row row = new Row();
    private final long size;
    private final DuckDb database;
    private final Statement statement;
    private final ResultSet result;
    private final long rows;
    private long number;

    /// @param wanted  the columns that are read, of those that the file has
    /// @param textual those of them whose timestamps are read by a pattern
    ParquetRows(Path file, Set<String> wanted, Set<String> textual) throws IOException {
        this.size = java.nio.file.Files.size(file);
        this.database = DuckDb.inMemory(Path.of(System.getProperty("java.io.tmpdir")));
        String source = "read_parquet(" + DuckDb.text(file.toString()) + ")";
        try {
            Map<String, String> types = types(source);
            this.columns = List.copyOf(types.keySet());
            this.rows = database.query("select count(*) from " + source, r -> r.next() ? r.getLong(1) : 0);
            String select = types.entrySet().stream()
                    .map(column -> wanted.contains(column.getKey())
                            ? expression(column.getKey(), column.getValue(), textual.contains(column.getKey()))
                            : "null::varchar")
                    .collect(Collectors.joining(", "));
            this.statement = database.connection().createStatement();
            this.result = statement.executeQuery("select " + select + " from " + source);
        } catch (SQLException e) {
            database.close();
            throw damaged(file, e);
        } catch (TidemillException e) {
            database.close();
            throw damaged(file, e);
        }
    }

    private static TidemillException damaged(Path file, Exception e) {
        return new TidemillException(
                ErrorCode.INVALID, "file " + file.getFileName() + " must be Parquet: " + e.getMessage(), e);
    }

    private Map<String, String> types(String source) {
        return database.query("describe select * from " + source, described -> {
            Map<String, String> types = new LinkedHashMap<>();
            while (described.next()) {
                types.put(described.getString(1), described.getString(2));
            }
            return types;
        });
    }

    private static String expression(String column, String type, boolean textual) {
        String name = DuckDb.name(column);
        boolean instant = type.startsWith("TIMESTAMP") || type.equals("DATE");
        return instant && !textual ? "epoch_ms(" + name + "::timestamp)::varchar" : name + "::varchar";
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public @Nullable Row next() throws IOException {
        try {
            if (!result.next()) {
                return null;
            }
            row.restart(++number);
            for (int column = 1; column <= columns.size(); column++) {
                String text = result.getString(column);
                if (text == null) {
                    row.addMissing();
                } else {
                    row.add(text);
                }
            }
            return row;
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public byte[] body() {
        return row.body(',');
    }

    @Override
    public long bytesRead() {
        return rows == 0 ? size : size * number / rows;
    }

    @Override
    public void close() throws IOException {
        try {
            result.close();
            statement.close();
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            database.close();
        }
    }

    /// The columns of a file.
    static List<String> columns(Path file) throws IOException {
        try (ParquetRows rows = new ParquetRows(file, Set.of(), Set.of())) {
            return new ArrayList<>(rows.columns());
        }
    }
}

package dev.tidemill.data;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.DatasetManifest.DigestedColumn;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/// Reads the columns of one dataset. What is returned has been verified against the digests in the manifest.
public final class DatasetReader {
    private final DatasetManifest manifest;
    private final Path file;

    DatasetReader(DatasetManifest manifest, Path file) {
        this.manifest = manifest;
        this.file = file;
    }

    public DatasetManifest manifest() {
        return manifest;
    }

    /// The columns of these names, in the order of the names, whole.
    ///
    /// @throws IllegalArgumentException where there is no such column
    /// @throws TidemillException        STORAGE where the values are not those that were written
    public List<ColumnValues> columns(List<String> names) {
        List<DigestedColumn> wanted = names.stream().map(manifest::column).toList();
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<ColumnValues> values = wanted.stream().map(this::room).toList();
        String sql = wanted.stream()
                .map(column -> DuckDb.name(column.name()))
                .collect(Collectors.joining(
                        ", ", "select ", " from read_parquet(" + DuckDb.text(file.toString()) + ")"));
        try (DuckDb database = DuckDb.onOneThread(file.resolveSibling(".reading"));
                DuckDBPreparedStatement statement = database.connection().prepare(sql);
                DuckDBChunkedResult result = statement.query()) {
            int row = 0;
            while (result.nextChunk()) {
                row += read(result.chunk(), values, row);
            }
            if (row != manifest.rows()) {
                throw damaged("it must have " + manifest.rows() + " rows, has " + row);
            }
        } catch (SQLException e) {
            throw damaged(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        verify(wanted, values);
        return values;
    }

    /// One column of numbers; integers and truth values become doubles.
    public double[] numbers(String name) {
        return toNumbers(columns(List.of(name)).getFirst());
    }

    /// One column of strings, `null` where missing.
    public @Nullable String[] strings(String name) {
        if (columns(List.of(name)).getFirst() instanceof ColumnValues.Strings(@Nullable String[] values)) {
            return values;
        }
        throw mistyped(name, ColumnType.STRING);
    }

    /// One column of longs.
    public long[] longs(String name) {
        if (columns(List.of(name)).getFirst() instanceof ColumnValues.Longs(long[] values)) {
            return values;
        }
        throw mistyped(name, ColumnType.LONG);
    }

    /// The values as doubles.
    public static double[] toNumbers(ColumnValues values) {
        return switch (values) {
            case ColumnValues.Doubles(double[] doubles) -> doubles;
            case ColumnValues.Longs(long[] longs) -> {
                double[] numbers = new double[longs.length];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = longs[i];
                }
                yield numbers;
            }
            case ColumnValues.Booleans(boolean[] booleans) -> {
                double[] numbers = new double[booleans.length];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = booleans[i] ? 1 : 0;
                }
                yield numbers;
            }
            case ColumnValues.Strings strings -> throw new IllegalArgumentException("strings are no numbers");
        };
    }

    private IllegalArgumentException mistyped(String name, ColumnType type) {
        return new IllegalArgumentException("column " + name + " must be of type " + type.word() + ", is of type "
                + manifest.column(name).type().word());
    }

    private ColumnValues room(DigestedColumn column) {
        int rows = Math.toIntExact(manifest.rows());
        return switch (column.type()) {
            case DOUBLE -> new ColumnValues.Doubles(new double[rows]);
            case LONG -> new ColumnValues.Longs(new long[rows]);
            case STRING -> new ColumnValues.Strings(new String[rows]);
            case BOOLEAN -> new ColumnValues.Booleans(new boolean[rows]);
        };
    }

    private int read(DuckDBDataChunkReader chunk, List<ColumnValues> values, int at) {
        int count = (int) chunk.rowCount();
        if (at + count > manifest.rows()) {
            throw damaged("it must have " + manifest.rows() + " rows, has more");
        }
        for (int i = 0; i < values.size(); i++) {
            DuckDBReadableVector vector = chunk.vector(i);
            switch (values.get(i)) {
                case ColumnValues.Doubles(double[] doubles) -> {
                    for (int row = 0; row < count; row++) {
                        doubles[at + row] = vector.getDouble(row, Double.NaN);
                    }
                }
                case ColumnValues.Longs(long[] longs) -> {
                    for (int row = 0; row < count; row++) {
                        longs[at + row] = vector.getLong(row);
                    }
                }
                case ColumnValues.Strings(String[] strings) -> {
                    for (int row = 0; row < count; row++) {
                        strings[at + row] = vector.isNull(row) ? null : vector.getString(row);
                    }
                }
                case ColumnValues.Booleans(boolean[] booleans) -> {
                    for (int row = 0; row < count; row++) {
                        booleans[at + row] = vector.getBoolean(row);
                    }
                }
            }
        }
        return count;
    }

    private void verify(List<DigestedColumn> wanted, List<ColumnValues> values) {
        List<String> differing = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            ColumnDigest digest = new ColumnDigest();
            digest.update(values.get(i), values.get(i).length());
            if (!digest.finish().equals(wanted.get(i).digest())) {
                differing.add(wanted.get(i).name());
            }
        }
        if (!differing.isEmpty()) {
            throw damaged("the values of " + String.join(", ", differing) + " must be those that were written");
        }
    }

    private TidemillException damaged(String why) {
        return new TidemillException(ErrorCode.STORAGE, "dataset " + file.getFileName() + " is damaged: " + why);
    }
}

package dev.tidemill.data;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is known about a dataset without reading its rows.
///
/// @param digest  SHA-256 over the names, types and values of its columns, 64 hexadecimal digits. Equal content has
///     an equal digest, whoever wrote it when; the bytes of the Parquet file play no part
/// @param columns with the digest of each column's values
/// @param label   how the label's values are divided, where a label was named
public record DatasetManifest(
        String digest,
        long rows,
        List<DigestedColumn> columns,
        Profile profile,
        Optional<LabelBalance> label,
        DatasetOrigin origin,
        Instant created) {
    public DatasetManifest {
        columns = List.copyOf(columns);
    }

    /// @param digest SHA-256 over its values in the order of the rows, 64 hexadecimal digits
    public record DigestedColumn(String name, ColumnType type, String digest) {}

    /// @param positive rows whose label is above 0
    /// @param negative rows whose label is 0
    /// @param missing  rows without a label
    public record LabelBalance(String column, long positive, long negative, long missing) {}

    /// The column of that name.
    ///
    /// @throws IllegalArgumentException where there is none
    public DigestedColumn column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("column must be one of "
                        + columns.stream().map(DigestedColumn::name).toList() + ", got \"" + name + "\""));
    }
}

package dev.tidemill.data;

import java.util.List;

/// How one dataset differs from another.
///
/// @param schema  columns that are not in both, or of another type
/// @param columns of both, with how far their values moved, farthest first
/// @param added   rows only on the right, by the id of the decision; -1 where they have no ids
/// @param removed rows only on the left; -1 where they have no ids
/// @param changed rows in both with a different value in a column of both; -1 where they have no ids
/// @param addedIds the first ids of those added
/// @param removedIds the first ids of those removed
public record DatasetDiff(
        String left,
        String right,
        long leftRows,
        long rightRows,
        List<ColumnChange> schema,
        List<ColumnDrift> columns,
        long added,
        long removed,
        long changed,
        List<String> addedIds,
        List<String> removedIds) {
    public DatasetDiff {
        schema = List.copyOf(schema);
        columns = List.copyOf(columns);
        addedIds = List.copyOf(addedIds);
        removedIds = List.copyOf(removedIds);
    }

    /// A column of both.
    ///
    /// @param equal whether all its values are the same in the same order
    /// @param psi   population stability index over bins between the quantiles of the left side, missing values
    ///              being
    ///              one more bin; NaN of strings. Below 0.1 little moved, above 0.25 much
    public record ColumnDrift(String column, boolean equal, double psi, ColumnProfile left, ColumnProfile right) {}
}

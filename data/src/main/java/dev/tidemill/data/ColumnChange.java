package dev.tidemill.data;

import dev.tidemill.data.DatasetManifest.DigestedColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How a column differs between what was written and what is expected now. A column that is only added reads as
/// missing from rows that lack it; one that is removed or has another type does not mean what it did.
///
/// @param before type where it was written; empty text where it was not there
/// @param after  type that is expected; empty text where it is not
public record ColumnChange(Kind kind, String column, String before, String after) {
    /// What happened to it.
    public enum Kind {
        ADDED,
        REMOVED,
        RETYPED
    }

    /// Whether rows written before can still be read.
    public boolean compatible() {
        return kind == Kind.ADDED && !after.equals(ColumnType.LONG.word()) && !after.equals(ColumnType.BOOLEAN.word());
    }

    /// In words: `column a is added (double)`.
    @Override
    public String toString() {
        return switch (kind) {
            case ADDED -> "column " + column + " is added (" + after + ")";
            case REMOVED -> "column " + column + " is removed (" + before + ")";
            case RETYPED -> "column " + column + " was of type " + before + " and is of type " + after;
        };
    }

    /// Every difference, in the order of the columns, added ones last.
    public static List<ColumnChange> between(List<DatasetColumn> before, List<DatasetColumn> after) {
        Map<String, ColumnType> now = new HashMap<>();
        after.forEach(column -> now.put(column.name(), column.type()));
        List<ColumnChange> changes = new ArrayList<>();
        for (DatasetColumn column : before) {
            ColumnType type = now.remove(column.name());
            String was = column.type().word();
            if (type == null) {
                changes.add(new ColumnChange(Kind.REMOVED, column.name(), was, ""));
            } else if (type != column.type()) {
                changes.add(new ColumnChange(Kind.RETYPED, column.name(), was, type.word()));
            }
        }
        for (DatasetColumn column : after) {
            if (now.containsKey(column.name())) {
                changes.add(new ColumnChange(
                        Kind.ADDED, column.name(), "", column.type().word()));
            }
        }
        return changes;
    }

    /// The columns of a dataset.
    public static List<DatasetColumn> columns(DatasetManifest manifest) {
        return manifest.columns().stream()
                .map((DigestedColumn column) -> new DatasetColumn(column.name(), column.type()))
                .toList();
    }
}

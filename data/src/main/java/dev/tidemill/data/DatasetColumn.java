package dev.tidemill.data;

/// A column of a dataset: its name, and the type of its values.
public record DatasetColumn(String name, ColumnType type) {
    public static DatasetColumn number(String name) {
        return new DatasetColumn(name, ColumnType.DOUBLE);
    }
}

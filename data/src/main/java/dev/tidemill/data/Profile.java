package dev.tidemill.data;

import java.util.List;
import java.util.Optional;

/// What the rows of a dataset or of a batch of events look like.
public record Profile(long rows, List<ColumnProfile> columns) {
    public Profile {
        columns = List.copyOf(columns);
    }

    public Optional<ColumnProfile> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}

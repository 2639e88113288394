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

    /// The profile as sealed JSON.
    public byte[] toBytes() {
        return ProfileJson.write(this);
    }

    /// Reads what [#toBytes()] wrote.
    ///
    /// @throws dev.tidemill.core.TidemillException STORAGE where it is damaged
    public static Profile of(byte[] bytes) {
        return ProfileJson.read(bytes);
    }
}

package dev.tidemill.data.lineage;

import dev.tidemill.data.Profile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A set of data that a run read or wrote.
///
/// @param name    the same for all its versions: `fraud.dataset`, `/data/transactions.csv`
/// @param version which of those of the name, such as a digest; empty where there is but one
/// @param schema  its columns in order
/// @param profile what its rows look like, where that was measured
/// @param sources for each column that it was made of, fields of other sets: `fraud.stream.transactions` `amount`
public record LineageDataset(
        String namespace,
        String name,
        Optional<String> version,
        List<Column> schema,
        Optional<Profile> profile,
        Map<String, List<Source>> sources) {
    /// The namespace of files.
    public static final String FILES = "file";

    public LineageDataset {
        schema = List.copyOf(schema);
        sources = Map.copyOf(sources);
    }

    /// One of which nothing but the name is known.
    public static LineageDataset named(String namespace, String name) {
        return new LineageDataset(namespace, name, Optional.empty(), List.of(), Optional.empty(), Map.of());
    }

    /// A column, its type in words, and what it is.
    public record Column(String name, String type, String description) {}

    /// A field of another set.
    public record Source(String namespace, String dataset, String field) {}
}

package dev.tidemill.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the rows of a file become events.
///
/// @param format  `csv`, `jsonl`, `parquet`, or a line of items: `lists` (`user item item …`), `sequences`
///     (`item item …`, the user is the number of the line)
/// @param columns of CSV without a header; empty where the file begins with one
/// @param files  file name pattern in the given folder: `transactions-*.csv.gz`
/// @param events the events that each row makes
public record ImportDefinition(
        String name, String format, String files, char delimiter, List<String> columns, List<RowEvent> events) {
    /// The column that every file of text has beside its own: the number of the row, from 1.
    public static final String ROW = "row";

    public ImportDefinition {
        columns = List.copyOf(columns);
        events = List.copyOf(events);
    }

    /// Of files that say themselves what their columns are.
    public ImportDefinition(String name, String format, String files, char delimiter, List<RowEvent> events) {
        this(name, format, files, delimiter, List.of(), events);
    }

    /// The same for other files.
    public ImportDefinition withFiles(String pattern) {
        return new ImportDefinition(name, format, pattern, delimiter, columns, events);
    }

    /// @param stream where the event goes
    /// @param when   makes the event only where the column has this value
    /// @param delay  how long after the time of the row's first event this one became known; its own time is that
    /// @param fields for each field of the stream where its value comes from
    public record RowEvent(String stream, Optional<ColumnEquals> when, Duration delay, Map<String, Source> fields) {
        public RowEvent {
            fields = Map.copyOf(fields);
        }
    }

    public record ColumnEquals(String column, String value) {}

    /// Where a field's value comes from.
    public sealed interface Source {
        /// A column's text.
        record Column(String column) implements Source {}

        /// A column's text with words before it: `"label-" + TRANSACTION_ID`.
        record Prefixed(String prefix, String column) implements Source {}

        /// A timestamp in a [java.time.format.DateTimeFormatter] pattern and a time zone, or `epoch_seconds` or
        /// `epoch_millis`.
        record Time(String column, String format, String zone) implements Source {}

        /// The same text for every row.
        record Constant(String text) implements Source {}
    }
}

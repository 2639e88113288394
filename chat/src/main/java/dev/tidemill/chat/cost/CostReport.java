package dev.tidemill.chat.cost;

import dev.tidemill.chat.limit.LedgerStore.Entry;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What was spent, summed up.
///
/// **Invariant:** the rows add up to the total, and the total to the ledger's entries, whatever they are grouped by.
///
/// @param rows  the dearest first, of equals by name; days in their order
/// @param total of all
public record CostReport(By by, List<Row> rows, Row total) {
    public CostReport {
        rows = List.copyOf(rows);
    }

    /// What is summed up together.
    public enum By {
        REQUEST,
        TENANT,
        APPLICATION,
        USER,
        MODEL,
        /// UTC.
        DAY;

        private String name(Entry entry) {
            return switch (this) {
                case REQUEST -> entry.request();
                case TENANT -> entry.subject().tenant();
                case APPLICATION -> entry.subject().application();
                case USER -> entry.subject().user();
                case MODEL -> entry.subject().model();
                case DAY -> entry.at().atOffset(ZoneOffset.UTC).toLocalDate().toString();
            };
        }
    }

    /// @param name   empty where the ledger has none
    /// @param micros in millionths of the price file's currency
    /// @param cached how many of `prompt` the provider had kept
    public record Row(String name, long calls, long prompt, long completion, long cached, long micros) {
        private Row plus(Entry entry) {
            return new Row(
                    name,
                    calls + 1,
                    prompt + entry.usage().prompt(),
                    completion + entry.usage().completion(),
                    cached + entry.usage().cached(),
                    Math.addExact(micros, entry.micros()));
        }
    }

    /// @param entries closed when this returns
    public static CostReport of(By by, Stream<Entry> entries) {
        Map<String, Row> rows = new TreeMap<>();
        Row total = new Row("", 0, 0, 0, 0, 0);
        try (entries) {
            for (Entry entry : (Iterable<Entry>) entries::iterator) {
                String name = by.name(entry);
                rows.put(
                        name,
                        rows.getOrDefault(name, new Row(name, 0, 0, 0, 0, 0)).plus(entry));
                total = total.plus(entry);
            }
        }
        Comparator<Row> dearest = Comparator.comparingLong(Row::micros).reversed();
        return new CostReport(
                by,
                rows.values().stream()
                        .sorted(by == By.DAY ? Comparator.comparing(Row::name) : dearest.thenComparing(Row::name))
                        .toList(),
                total);
    }
}

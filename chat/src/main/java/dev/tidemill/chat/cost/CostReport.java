package dev.tidemill.chat.cost;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was spent, summed up.
///
/// **Invariant:** the rows add up to the total, and the total to what was given, whatever they are grouped by.
///
/// @param rows  the dearest first, of equals by name; days in their order
/// @param total of all
public record CostReport(By by, List<Row> rows, Row total) {
    public CostReport {
        rows = List.copyOf(rows);
    }

    /// What is summed up together.
    public enum By {
        TENANT,
        APPLICATION,
        MODEL,
        KEY,
        /// UTC.
        DAY;

        private String name(Spent spent) {
            return switch (this) {
                case TENANT -> spent.tenant();
                case APPLICATION -> spent.application();
                case MODEL -> spent.model();
                case KEY -> spent.key();
                case DAY -> spent.day();
            };
        }
    }

    /// @param name   empty where the ledger has none
    /// @param micros in millionths of the price file's currency
    public record Row(String name, long calls, long prompt, long completion, long micros) {
        private Row plus(Spent spent) {
            return new Row(
                    name,
                    calls + spent.calls(),
                    prompt + spent.prompt(),
                    completion + spent.completion(),
                    Math.addExact(micros, spent.micros()));
        }
    }

    public static CostReport of(By by, Collection<Spent> all) {
        Map<String, Row> rows = new TreeMap<>();
        Row total = new Row("", 0, 0, 0, 0);
        for (Spent spent : all) {
            String name = by.name(spent);
            rows.put(name, rows.getOrDefault(name, new Row(name, 0, 0, 0, 0)).plus(spent));
            total = total.plus(spent);
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

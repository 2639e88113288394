package dev.tidemill.watch.input;

import java.util.Comparator;
import java.util.List;

/// A closed window against its reference.
///
/// @param start    event time at which it began, or the offset of its first row
/// @param span     how long it was
/// @param version  of the model that its reference belongs to
/// @param columns  in the order of the reference
/// @param share    of the columns, those that changed
/// @param pair     the two columns whose correlation changed most: `a ~ b`
/// @param was      their correlation in the reference
/// @param is       their correlation now
/// @param together whether correlations changed: by more than the threshold, more than was usual, and rarely so
public record WindowDrift(
        long start,
        String span,
        int version,
        long rows,
        List<ColumnDrift> columns,
        double share,
        String pair,
        double was,
        double is,
        boolean together) {
    public WindowDrift {
        columns = List.copyOf(columns);
    }

    /// The column of that name; the name must be one of them.
    public ColumnDrift column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("column must be one of those watched, got " + name));
    }

    /// What changed, farthest first, as text: `amount wasserstein 0.31`.
    public List<String> changes() {
        return columns.stream()
                .filter(ColumnDrift::changed)
                .sorted(Comparator.comparingDouble(column -> -column.size()))
                .map(WindowDrift::told)
                .toList();
    }

    private static String told(ColumnDrift column) {
        StringBuilder text = new StringBuilder(column.name());
        if (column.drifted()) {
            text.append(String.format(java.util.Locale.ROOT, " %s %.3f", column.measure(), column.size()));
        }
        if (column.lacking()) {
            text.append(String.format(java.util.Locale.ROOT, " missing %.3f", column.missing()));
        }
        if (column.strange()) {
            text.append(String.format(java.util.Locale.ROOT, " new %.3f", Math.max(column.unseen(), column.outside())));
        }
        return text.toString();
    }
}

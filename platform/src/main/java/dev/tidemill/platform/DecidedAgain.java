package dev.tidemill.platform;

import dev.tidemill.watch.quality.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Labelled decisions made again by a challenger and, where there is one, a champion, with the groups that each
/// belongs to.
final class DecidedAgain {
    private final List<Row> rows = new ArrayList<>();

    /// @param groups `age=30-60`
    /// @param answers the challenger's, then the champion's
    record Row(List<String> groups, double label, List<Cell.Decided> answers) {
        Row {
            groups = List.copyOf(groups);
            answers = List.copyOf(answers);
        }
    }

    void add(Row row) {
        rows.add(row);
    }

    /// Which decisions are positive.
    boolean[] positive() {
        boolean[] positive = new boolean[rows.size()];
        for (int i = 0; i < positive.length; i++) {
            positive[i] = rows.get(i).label() == 1;
        }
        return positive;
    }

    /// By group of that name, such as `30-60` of `age`, what one version's answers come to.
    ///
    /// @param version 0 the challenger, 1 the champion
    Map<String, Cell> cells(int version, String name) {
        int[] once = new int[rows.size()];
        java.util.Arrays.fill(once, 1);
        return cells(version, name, once);
    }

    /// The same where each decision counts so many times.
    Map<String, Cell> cells(int version, String name, int[] times) {
        String prefix = name + "=";
        Map<String, Cell> cells = new TreeMap<>();
        for (int i = 0; i < times.length; i++) {
            if (times[i] > 0) {
                Row row = rows.get(i);
                for (String group : row.groups()) {
                    if (group.startsWith(prefix)) {
                        cells.computeIfAbsent(group.substring(prefix.length()), _ -> new Cell())
                                .add(row.answers().get(version), row.label(), times[i]);
                    }
                }
            }
        }
        return cells;
    }
}

package dev.tidemill.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A result as people read it: ours, the target, each peer and the ratio to it, then the notes.
final class ResultTable {
    private ResultTable() {}

    static String format(BenchResult result, List<Target> targets) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(header(result));
        for (Map.Entry<String, Double> metric : result.metrics().entrySet()) {
            rows.add(row(result, metric.getKey(), metric.getValue(), targets));
        }
        for (String name : onlyPeers(result)) {
            rows.add(row(result, name, Double.NaN, targets));
        }
        StringBuilder text = new StringBuilder();
        appendAligned(text, rows);
        for (String note : result.notes()) {
            text.append("  ").append(note).append('\n');
        }
        return text.toString();
    }

    private static List<String> header(BenchResult result) {
        List<String> cells = new ArrayList<>(List.of(result.bench(), "tidemill", "target", ""));
        for (String peer : result.peers().keySet()) {
            cells.add(peer);
            cells.add("ratio");
        }
        return cells;
    }

    private static List<String> row(BenchResult result, String name, double ours, List<Target> targets) {
        List<String> cells = new ArrayList<>(List.of(name, number(ours)));
        Target target = targets.stream()
                .filter(t -> t.metric().equals(name))
                .findFirst()
                .orElse(null);
        cells.add(target == null ? "" : target.toString());
        cells.add(target == null ? "" : target.keeps(ours) ? "met" : "MISSED");
        for (Map<String, Double> peer : result.peers().values()) {
            double theirs = peer.getOrDefault(name, Double.NaN);
            cells.add(number(theirs));
            cells.add(Double.isNaN(theirs / ours) ? "" : number(theirs / ours) + "×");
        }
        return cells;
    }

    private static Set<String> onlyPeers(BenchResult result) {
        TreeSet<String> names = new TreeSet<>();
        result.peers().values().forEach(values -> names.addAll(values.keySet()));
        names.removeAll(result.metrics().keySet());
        return names;
    }

    private static void appendAligned(StringBuilder text, List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                String padding = " ".repeat(widths[c] - row.get(c).length());
                line.append(c == 0 ? row.get(c) + padding : "  " + padding + row.get(c));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }

    /// Four significant digits, whole numbers with thousands apart, "" for NaN.
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "-∞";
        }
        double size = Math.abs(value);
        if (size >= 1000 || (value == Math.rint(value) && size < 1e15)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        int decimals = size == 0 ? 0 : Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%." + Math.min(decimals, 9) + "f", value);
    }
}

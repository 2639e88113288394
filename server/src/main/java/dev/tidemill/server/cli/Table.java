package dev.tidemill.server.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// Rows in columns as wide as their content; numbers to the right.
final class Table {
    private static final int WIDEST = 60;

    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heads) {
        this.heads = List.of(heads);
    }

    Table row(String... cells) {
        List<String> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(cell.length() <= WIDEST ? cell : cell.substring(0, WIDEST - 1) + "…");
        }
        rows.add(row);
        return this;
    }

    void print(PrintWriter out) {
        if (rows.isEmpty()) {
            out.println("none");
            return;
        }
        line(out, heads);
        rows.forEach(row -> line(out, row));
    }

    private void line(PrintWriter out, List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String space = " ".repeat(Math.max(0, width(column) - cell.length()));
            line.append(numeric(column) ? space + cell : cell + space).append("  ");
        }
        out.println(line.toString().stripTrailing());
    }

    private int width(int column) {
        int width = heads.get(column).length();
        for (List<String> row : rows) {
            width = Math.max(width, row.get(column).length());
        }
        return width;
    }

    private boolean numeric(int column) {
        return rows.stream().allMatch(row -> row.get(column).matches("[-+]?[\\d,]*\\.?\\d*|-"));
    }
}

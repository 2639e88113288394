package dev.tidemill.data;

import dev.tidemill.app.ImportDefinition;
import dev.tidemill.app.ImportDefinition.ColumnEquals;
import dev.tidemill.app.ImportDefinition.RowEvent;
import dev.tidemill.app.ImportDefinition.Source;
import dev.tidemill.core.Problem;
import dev.tidemill.core.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Opens the files of an import in their format, and knows which columns it needs.
final class RowFormat {
    private final ImportDefinition definition;
    private final Set<String> needed = new LinkedHashSet<>();
    private final Set<String> textual = new LinkedHashSet<>();

    RowFormat(ImportDefinition definition) {
        this.definition = definition;
        for (RowEvent event : definition.events()) {
            event.when().map(ColumnEquals::column).ifPresent(needed::add);
            event.fields().values().forEach(this::need);
        }
    }

    private void need(Source source) {
        switch (source) {
            case Source.Column(String name) -> needed.add(name);
            case Source.Prefixed(String prefix, String name) -> needed.add(name);
            case Source.Time time -> {
                needed.add(time.column());
                textual.add(time.column());
            }
            case Source.Constant constant -> {}
        }
    }

    /// @throws IOException where the file cannot be read
    RowSource open(Path file) throws IOException {
        return switch (definition.format()) {
            case "csv" -> numbered(new CsvRows(file, definition.delimiter(), definition.columns()));
            case "lists" -> numbered(new ItemLines(file, true));
            case "sequences" -> numbered(new ItemLines(file, false));
            case "jsonl" -> new JsonRows(file, List.copyOf(needed));
            case "parquet" -> new ParquetRows(file, needed, textual);
            default ->
                throw new IllegalArgumentException(
                        "format must be csv, lists, sequences, jsonl or parquet, got \"" + definition.format() + "\"");
        };
    }

    private RowSource numbered(RowSource rows) {
        return needed.contains(ImportDefinition.ROW) && !rows.columns().contains(ImportDefinition.ROW)
                ? new NumberedRows(rows)
                : rows;
    }

    /// What is wrong with the columns of a file.
    List<Problem> check(Path file) throws IOException {
        List<Problem> problems = new ArrayList<>();
        try (RowSource rows = open(file)) {
            List<String> columns = rows.columns();
            for (String column : needed) {
                if (!columns.contains(column)) {
                    Optional<String> near = Words.nearest(column, columns);
                    problems.add(new Problem(
                            file.getFileName().toString(),
                            "file must have the column " + column + ", has " + String.join(", ", columns),
                            "",
                            near.map(word -> "did you mean \"" + word + "\"?").orElse("")));
                } else if (columns.indexOf(column) != columns.lastIndexOf(column)) {
                    problems.add(
                            new Problem(file.getFileName().toString(), "columns must have distinct names", column, ""));
                }
            }
        }
        return problems;
    }
}

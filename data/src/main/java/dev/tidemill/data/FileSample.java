package dev.tidemill.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The first rows of a file, as text, before anybody has said what they mean.
///
/// @param format    `csv`, `jsonl` or `parquet`
/// @param delimiter of CSV
/// @param rows      the text of each column, `null` where it is empty or missing
/// @param broken    how many rows could not be read
public record FileSample(
        String format, char delimiter, List<String> columns, List<@Nullable String[]> rows, long broken) {
    private static final String DELIMITERS = ",;\t|";
    private static final int NAME_LINES = 1000;
    private static final int LONGEST_HEADER = 64 * 1024;

    /// Reads at most so many rows. The format follows from the name, the delimiter from the first line.
    ///
    /// @throws TidemillException NOT_FOUND without such a file, INVALID where it is none of the formats
    public static FileSample read(Path file, int most) {
        if (!Files.isRegularFile(file)) {
            throw new TidemillException(ErrorCode.NOT_FOUND, "file must exist and be readable, got \"" + file + "\"");
        }
        String format = format(file);
        try {
            char delimiter = format.equals("csv") ? delimiter(file) : ',';
            try (RowSource source = open(file, format, delimiter)) {
                return read(source, format, delimiter, most);
            }
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
    }

    private static FileSample read(RowSource source, String format, char delimiter, int most) throws IOException {
        List<String> columns = source.columns();
        List<@Nullable String[]> rows = new ArrayList<>();
        long broken = 0;
        for (Row row = source.next(); row != null && rows.size() < most; row = source.next()) {
            if (row.problem() != null) {
                broken++;
                continue;
            }
            @Nullable String[] texts = new @Nullable String[columns.size()];
            for (int column = 0; column < texts.length; column++) {
                String text = row.text(column).strip();
                texts[column] = text.isEmpty() ? null : text;
            }
            rows.add(texts);
        }
        return new FileSample(format, delimiter, columns, rows, broken);
    }

    private static RowSource open(Path file, String format, char delimiter) throws IOException {
        return switch (format) {
            case "csv" -> new CsvRows(file, delimiter);
            case "jsonl" -> new JsonRows(file, jsonNames(file));
            default -> new ParquetRows(file, parquetNames(file), Set.of());
        };
    }

    private static Set<String> parquetNames(Path file) throws IOException {
        try (RowSource source = new ParquetRows(file, Set.of(), Set.of())) {
            return Set.copyOf(source.columns());
        }
    }

    /// The keys of the first lines, in the order in which they come up.
    private static List<String> jsonNames(Path file) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        try (FileBytes bytes = FileBytes.open(file);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(bytes.content(file), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            for (int read = 0; line != null && read < NAME_LINES; read++) {
                try {
                    ProfileJson.JSON.readTree(line).fieldNames().forEachRemaining(names::add);
                } catch (JsonProcessingException broken) {
                    names.remove("");
                }
                line = lines.readLine();
            }
        }
        return List.copyOf(names);
    }

    private static String firstLine(Path file) throws IOException {
        try (FileBytes bytes = FileBytes.open(file)) {
            byte[] start = bytes.content(file).readNBytes(LONGEST_HEADER);
            return new String(start, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        }
    }

    private static String format(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        for (String known : List.of("csv", "jsonl", "parquet")) {
            if (plain.endsWith("." + known)) {
                return known;
            }
        }
        if (plain.endsWith(".ndjson") || plain.endsWith(".json")) {
            return "jsonl";
        }
        if (plain.endsWith(".tsv") || plain.endsWith(".txt")) {
            return "csv";
        }
        throw new TidemillException(
                ErrorCode.INVALID,
                "file must be named .csv, .jsonl or .parquet, each also with .gz, got \"" + file.getFileName() + "\"");
    }

    /// The one of the usual delimiters that stands most often in the first line.
    private static char delimiter(Path file) throws IOException {
        String line = firstLine(file);
        char best = ',';
        long most = 0;
        for (int i = 0; i < DELIMITERS.length(); i++) {
            char candidate = DELIMITERS.charAt(i);
            long count = line.chars().filter(c -> c == candidate).count();
            if (count > most) {
                most = count;
                best = candidate;
            }
        }
        return best;
    }
}

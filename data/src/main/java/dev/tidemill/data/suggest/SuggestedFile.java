package dev.tidemill.data.suggest;

import dev.tidemill.core.FieldType;
import dev.tidemill.data.FileSample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes the application file.
final class SuggestedFile {
    private final Path file;
    private final FileSample sample;
    private final List<Guess> guesses;
    private final Guess id;
    private final Guess time;
    private final String stream;

    SuggestedFile(Path file, FileSample sample, List<Guess> guesses, Guess id, Guess time) {
        this.file = file;
        this.sample = sample;
        this.guesses = guesses;
        this.id = id;
        this.time = time;
        this.stream = Suggestion.field(stem(), new HashSet<>());
    }

    private String stem() {
        return String.valueOf(file.getFileName()).replaceFirst("\\.(gz)$", "").replaceFirst("\\.[A-Za-z]+$", "");
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append("# Suggested from ").append(sample.rows().size()).append(" rows of ");
        text.append(comment(String.valueOf(file.getFileName()))).append(": look at every line.\n");
        if (sample.broken() > 0) {
            text.append("# ").append(sample.broken()).append(" rows could not be read and are left out.\n");
        }
        text.append("application: ").append(stream.replace('_', '-')).append("\nversion: 1.0.0\n\n");
        text.append("streams:\n  ").append(stream).append(":\n    id: ").append(id.field());
        text.append("\n    time: ").append(time.field()).append("\n    fields:\n");
        guesses.forEach(guess -> text.append("      ")
                .append(guess.field())
                .append(": {")
                .append(rules(guess))
                .append("}\n"));
        String checks = SuggestedChecks.text(
                guesses.stream()
                        .filter(guess -> !guess.equals(id) && !guess.equals(time))
                        .toList(),
                "      ");
        text.append(checks.isEmpty() ? "" : "    checks:\n" + checks);
        entities(text);
        imports(text);
        return text.toString();
    }

    private String rules(Guess guess) {
        List<String> rules = new ArrayList<>();
        rules.add("type: " + guess.type().word());
        if (guess.complete()) {
            rules.add("required: true");
        }
        if (guess.type() == FieldType.DECIMAL && guess.scale() != 2) {
            rules.add("scale: " + guess.scale());
        }
        boolean positive = guess.quantile(0).isPresent() && guess.quantile(0).getAsDouble() >= 0;
        if (positive) {
            rules.add("min: 0");
        }
        guess.pattern().ifPresent(pattern -> rules.add("pattern: " + quoted(pattern)));
        if (!guess.values().isEmpty()) {
            rules.add("values: ["
                    + guess.values().stream().map(SuggestedFile::quoted).collect(Collectors.joining(", ")) + "]");
        }
        if (guess.personal()) {
            rules.add("personal: true");
        }
        return String.join(", ", rules);
    }

    private void entities(StringBuilder text) {
        List<Guess> keys = guesses.stream()
                .filter(guess ->
                        guess.key() && !guess.equals(id) && guess.complete() && guess.distinct() < guess.rows())
                .toList();
        if (!keys.isEmpty()) {
            text.append("\nentities:\n");
            HashSet<String> names = new HashSet<>();
            for (Guess key : keys) {
                String name = key.field().replaceFirst("_(id|key|code|number|ref)$", "");
                text.append("  ").append(Suggestion.field(name, names)).append(": ");
                text.append(key.field()).append('\n');
            }
        }
    }

    private void imports(StringBuilder text) {
        text.append("\nimports:\n  history:\n    format: ").append(sample.format());
        text.append("\n    files: ").append(quoted(pattern())).append('\n');
        if (sample.format().equals("csv") && sample.delimiter() != ',') {
            text.append("    delimiter: ")
                    .append(quoted(String.valueOf(sample.delimiter())))
                    .append('\n');
        }
        text.append("    events:\n      - stream: ").append(stream).append("\n        fields:\n");
        for (Guess guess : guesses) {
            text.append("          ")
                    .append(guess.field())
                    .append(": ")
                    .append(source(guess))
                    .append('\n');
        }
    }

    private static String source(Guess guess) {
        return guess.type() == FieldType.TIMESTAMP && !guess.timeForm().isEmpty()
                ? "{column: " + quoted(guess.column()) + ", format: " + quoted(guess.timeForm()) + "}"
                : quoted(guess.column());
    }

    /// The file's own name with digits as places for others: `orders-2018-04.csv` and its siblings.
    private String pattern() {
        String name = String.valueOf(file.getFileName());
        return name.replaceAll("[\\[\\]{}\\\\?*]", "?").replaceAll("\\d+([-_.]\\d+)*(?=.*\\.)", "*");
    }

    private static String comment(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /// A text as YAML in double quotes.
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\t' -> quoted.append("\\t");
                default ->
                    quoted.append(
                            c < ' ' || c == 0x7f || (c >= 0x80 && c < 0xa0) || c == 0x2028 || c == 0x2029
                                    ? String.format(Locale.ROOT, "\\u%04x", (int) c)
                                    : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }
}

package dev.tidemill.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.expression.Expressions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// docs/application-file.md has the table of every block and of the functions as the code has them.
class DocumentationTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "application-file.md");

    @Test
    void hasTheTableOfEveryBlock() throws IOException {
        String document = Files.readString(DOCUMENT);
        for (Shape.Block block : GrammarWalk.blocks()) {
            assertThat(document).as("table of %s", block.name()).contains(table(block));
        }
    }

    @Test
    void hasEveryFunction() throws IOException {
        assertThat(Files.readString(DOCUMENT)).contains(functions());
    }

    static String table(Shape.Block block) {
        return block.keys().stream()
                .map(key -> "| `" + key.word() + "`" + (key.required() ? " *" : "") + " | " + words(key.shape()) + " | "
                        + key.text() + " |")
                .collect(Collectors.joining("\n", "| key | holds | meaning |\n|---|---|---|\n", "\n"));
    }

    static String functions() {
        return Expressions.functions().entrySet().stream()
                .map(function -> "| `" + function.getKey() + "` | " + function.getValue() + " |")
                .collect(Collectors.joining("\n", "| function | gives |\n|---|---|\n", "\n"));
    }

    private static String words(Shape shape) {
        return switch (shape) {
            case Shape.Text text -> text.what().equals("a name") ? "name" : text.what();
            case Shape.Choice choice ->
                choice.words().stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
            case Shape.Real real ->
                real.greatest() == Double.MAX_VALUE
                        ? "number"
                        : String.format(Locale.ROOT, "number, %.0f to %.0f", real.least(), real.greatest());
            case Shape.Whole whole -> "whole number";
            case Shape.Flag flag -> "`true`, `false`";
            case Shape.Span span -> span.lifetime() ? "length of time, `lifetime`" : "length of time";
            case Shape.Code code -> "expression";
            case Shape.ListOf list -> (list.single() ? "one or a list: " : "list: ") + words(list.item());
            case Shape.MapOf map -> "by name: " + words(map.value());
            case Shape.Block block -> "[" + block.name() + "](#" + block.name() + ")";
            case Shape.Either either -> words(either.brief()) + "; or " + words(either.full());
        };
    }
}

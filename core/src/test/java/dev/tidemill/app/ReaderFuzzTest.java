package dev.tidemill.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Whatever is done to a file, the reader gives an application or tells problems, each with a place and a rule.
class ReaderFuzzTest {
    private static final Path FILE = Path.of("src", "test", "resources", "applications", "logins.yaml");
    private static final List<String> WORDS = List.of(
            "",
            "~",
            "null",
            "true",
            "-1",
            "0",
            "1e400",
            "7d",
            "lifetime",
            "[]",
            "{}",
            "[a, [b]]",
            "{a: {b: c}}",
            "*a",
            "!x",
            "'",
            "\"",
            "account",
            "at",
            "logins",
            "logins_1h",
            "outcome.stolen",
            "1 / 0",
            "a ? b : c",
            "deny",
            "all");

    @Property(tries = 120, seed = "20180401", edgeCases = EdgeCasesMode.NONE)
    void neverFailsOtherwise(@ForAll long seed) throws IOException {
        String text = mutated(Files.readString(FILE), new Random(seed));
        try {
            assertThat(ApplicationReader.read("app.yaml", text).name()).isNotNull();
        } catch (TidemillException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.INVALID);
            assertThat(refused.problems()).isNotEmpty().allSatisfy(problem -> {
                assertThat(problem.place()).matches("app\\.yaml:\\d+:\\d+");
                assertThat(problem.rule()).isNotBlank();
            });
        }
    }

    private static String mutated(String text, Random random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        int edits = 1 + random.nextInt(3);
        for (int i = 0; i < edits; i++) {
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            switch (random.nextInt(6)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(random.nextInt(lines.size()), line);
                case 2 -> lines.set(at, " ".repeat(random.nextInt(6)) + line);
                case 3 -> lines.set(at, line.replaceFirst(":.*", ": " + word(random)));
                case 4 -> lines.set(at, line.replaceFirst("(?<=[\\[{:,] ?)[a-z_0-9.]+(?=[,\\]}]|$)", word(random)));
                default -> lines.set(at, line.replaceFirst("[a-z_]+(?=:)", random.nextBoolean() ? "by" : "value"));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }
}

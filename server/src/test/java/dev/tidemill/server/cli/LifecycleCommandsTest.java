package dev.tidemill.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.server.FakeTidemill;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every command of docs/lifecycle.md, run in its order.
class LifecycleCommandsTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "lifecycle.md");
    private static final String PROGRAM = "./tidemill ";

    @TempDir
    Path folder;

    private final FakeTidemill tidemill = new FakeTidemill();
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void home() throws IOException {
        Files.createDirectories(folder.resolve("home"));
        Files.createDirectories(folder.resolve("apps/fraud"));
        Files.writeString(folder.resolve("apps/fraud/app.yaml"), "name: fraud\n");
        Files.writeString(folder.resolve("history.csv"), "id\n");
        Logging.bridge();
    }

    private int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        Environment environment = new Environment(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                false,
                folder,
                config -> tidemill,
                new CountDownLatch(1),
                time -> {});
        return CommandTree.of(environment).execute(arguments);
    }

    @Test
    void everyCommandOfThePageDoesWhatItSays() throws IOException {
        List<String> commands = Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith(PROGRAM))
                .map(line -> line.substring(PROGRAM.length()).replaceAll("\\s+#.*", ""))
                .toList();
        assertThat(commands).hasSizeGreaterThan(8);
        for (String command : commands) {
            assertThat(run(command.replace("\"", "").split(" +")))
                    .as("%s: %s", command, err)
                    .isZero();
        }
    }

    @Test
    void whatTheLoopDidIsShown() {
        assertThat(run("retraining", "trigger", "--why", "a new month")).isZero();
        assertThat(out.toString())
                .isEqualTo("run 1  triggered  by hand, by first at 2026-01-02T03:04:05Z: a new month\n");
        assertThat(run("retraining", "trigger")).isEqualTo(1);
        assertThat(err.toString()).contains("one run goes on at a time");
        assertThat(run("retraining", "status")).isZero();
        assertThat(out.toString()).contains("run 1  triggered").contains("the cool-down lasts");
        assertThat(run("retraining", "history", "1")).isZero();
        assertThat(out.toString()).contains("triggered   by hand (first)\n    a line\n");
    }
}

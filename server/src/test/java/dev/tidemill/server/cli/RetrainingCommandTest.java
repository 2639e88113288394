package dev.tidemill.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.server.FakeTidemill;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `tidemill retraining` says.
class RetrainingCommandTest {
    @TempDir
    Path folder;

    private final FakeTidemill tidemill = new FakeTidemill();
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void home() throws IOException {
        Files.createDirectories(folder.resolve("home"));
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

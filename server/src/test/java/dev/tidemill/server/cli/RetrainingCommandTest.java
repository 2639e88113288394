package dev.tidemill.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `tidemill retraining` says.
class RetrainingCommandTest {
    @TempDir
    Path folder;

    private FakeCommands commands;

    @BeforeEach
    void open() throws IOException {
        commands = new FakeCommands(folder);
    }

    @Test
    void whatTheLoopDidIsShown() {
        assertThat(commands.run("retraining", "trigger", "--why", "a new month"))
                .isZero();
        assertThat(commands.out())
                .isEqualTo("run 1  triggered  by hand, by first at 2026-01-02T03:04:05Z: a new month\n");
        assertThat(commands.run("retraining", "trigger")).isEqualTo(1);
        assertThat(commands.err()).contains("one run goes on at a time");
        assertThat(commands.run("retraining", "status")).isZero();
        assertThat(commands.out()).contains("run 1  triggered").contains("the cool-down lasts");
        assertThat(commands.run("retraining", "history", "1")).isZero();
        assertThat(commands.out()).contains("triggered   by hand (first)\n    a line\n");
    }
}

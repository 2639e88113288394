package dev.tidemill.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.app.ApplicationReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandsTest {
    @TempDir
    Path folder;

    private FakeCommands commands;

    @BeforeEach
    void open() throws IOException {
        commands = new FakeCommands(folder);
    }

    @Test
    void aFileBecomesAnApplicationFileWithoutAPlatform() throws IOException {
        Files.writeString(
                folder.resolve("visits.csv"), "id,at,page\n1,2026-01-01T00:00:00Z,home\n2,2026-01-02T00:00:00Z,\n");

        assertThat(commands.run("data", "suggest", "visits.csv")).isZero();

        assertThat(ApplicationReader.read("suggested", commands.out()).streams())
                .containsOnlyKeys("visits");
        assertThat(commands.run("data", "suggest")).isEqualTo(1);
        assertThat(commands.err()).isEqualTo("tidemill: suggest must have either a file or --stream NAME\n");
    }

    @Test
    void whatCameOfChecksIsToldInWords() {
        assertThat(commands.run("data", "checks")).isZero();
        assertThat(commands.out())
                .contains(
                        "transactions sane (warn): every event must keep amount > 0.0, got \"1 of 10 events break it\""
                                + " (look at the samples)")
                .contains("  transactions t1: must keep amount > 0.0, got \"amount 0\"");
        assertThat(commands.run("data", "batches")).isZero();
        assertThat(commands.out()).contains("no: rows");
        assertThat(commands.run("data", "batches", "--accept", "7")).isEqualTo(1);
        assertThat(commands.err()).contains("entry must be one of those that data batches shows, got 7");
        assertThat(commands.run("data", "batches", "--accept", "1")).isZero();
        assertThat(commands.run("data", "check", "--last", "7d")).isZero();
        assertThat(commands.run("data", "suggest", "--stream", "transactions")).isZero();
        assertThat(commands.out()).contains("  transactions:");
    }

    @Test
    void datasetsAreComparedNamedKeptAndRemoved() {
        assertThat(commands.run("data", "diff", "abc", "def")).isZero();
        assertThat(commands.out())
                .contains("rows 10 and 11: 1 added, 0 removed, 2 changed")
                .contains("  column night is added (double)")
                .contains("0.3000");
        assertThat(commands.run("data", "tag", "baseline", "abc"))
                .as("%s", commands.err())
                .isZero();
        assertThat(commands.out()).contains("baseline");
        assertThat(commands.run("data", "tag", "baseline")).isEqualTo(1);
        assertThat(commands.run("data", "tag", "baseline", "--remove")).isZero();
        assertThat(commands.run("data", "pin", "abc")).isZero();
        assertThat(commands.run("data", "expire", "--older-than", "90d", "--dry-run"))
                .isZero();
        assertThat(commands.out()).contains("it is pinned");
        assertThat(commands.run("data", "expire", "--older-than", "long")).isEqualTo(1);
        assertThat(commands.err())
                .contains("older_than must be a length of time such as 30s, 5m, 1h, 7d, 4w, got \"long\"");
        assertThat(commands.run("data", "retention", "--now")).isZero();
        assertThat(commands.out()).contains("90d");
    }

    @Test
    void lineageIsShownAsAPath() {
        assertThat(commands.run("lineage", "decision", "a")).isZero();
        assertThat(commands.out()).contains("event:transactions/a").contains("  → decided as decision:a");
    }
}

package dev.tidemill.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.app.ApplicationReader;
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

class DataCommandsTest {
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
    void aFileBecomesAnApplicationFileWithoutAPlatform() throws IOException {
        Files.writeString(
                folder.resolve("visits.csv"), "id,at,page\n1,2026-01-01T00:00:00Z,home\n2,2026-01-02T00:00:00Z,\n");

        assertThat(run("data", "suggest", "visits.csv")).isZero();

        assertThat(ApplicationReader.read("suggested", out.toString()).streams())
                .containsOnlyKeys("visits");
        assertThat(run("data", "suggest")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("tidemill: suggest must have either a file or --stream NAME\n");
    }

    @Test
    void whatCameOfChecksIsToldInWords() {
        assertThat(run("data", "checks")).isZero();
        assertThat(out.toString())
                .contains(
                        "transactions sane (warn): every event must keep amount > 0.0, got \"1 of 10 events break it\""
                                + " (look at the samples)")
                .contains("  transactions t1: must keep amount > 0.0, got \"amount 0\"");
        assertThat(run("data", "batches")).isZero();
        assertThat(out.toString()).contains("no: rows");
        assertThat(run("data", "batches", "--accept", "7")).isEqualTo(1);
        assertThat(err.toString()).contains("entry must be one of those that data batches shows, got 7");
        assertThat(run("data", "batches", "--accept", "1")).isZero();
        assertThat(run("data", "check", "--last", "7d")).isZero();
        assertThat(run("data", "suggest", "--stream", "transactions")).isZero();
        assertThat(out.toString()).contains("  transactions:");
    }

    @Test
    void datasetsAreComparedNamedKeptAndRemoved() {
        assertThat(run("data", "diff", "abc", "def")).isZero();
        assertThat(out.toString())
                .contains("rows 10 and 11: 1 added, 0 removed, 2 changed")
                .contains("  column night is added (double)")
                .contains("0.3000");
        assertThat(run("data", "tag", "baseline", "abc")).as("%s", err).isZero();
        assertThat(out.toString()).contains("baseline");
        assertThat(run("data", "tag", "baseline")).isEqualTo(1);
        assertThat(run("data", "tag", "baseline", "--remove")).isZero();
        assertThat(run("data", "pin", "abc")).isZero();
        assertThat(run("data", "expire", "--older-than", "90d", "--dry-run")).isZero();
        assertThat(out.toString()).contains("it is pinned");
        assertThat(run("data", "expire", "--older-than", "long")).isEqualTo(1);
        assertThat(err.toString())
                .contains("older_than must be a length of time such as 30s, 5m, 1h, 7d, 4w, got \"long\"");
        assertThat(run("data", "retention", "--now")).isZero();
        assertThat(out.toString()).contains("90d");
    }

    @Test
    void lineageIsShownAsAPath() {
        assertThat(run("lineage", "decision", "a")).isZero();
        assertThat(out.toString()).contains("event:transactions/a").contains("  → decided as decision:a");
    }
}

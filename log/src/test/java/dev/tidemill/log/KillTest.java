package dev.tidemill.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.Tenant;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 at any moment: what was acknowledged is there, and nothing is half there.
class KillTest {
    @TempDir
    Path directory;

    /// Commits in a child until it has said `lines` ends, kills it, and returns the last end that it said.
    private long commitAndKill(int lines) throws Exception {
        Process child = Child.start("commit", directory);
        long acknowledged = 0;
        try (BufferedReader output = Child.output(child)) {
            assertThat(output.readLine()).isEqualTo("open");
            for (int i = 0; i < lines; i++) {
                acknowledged = Long.parseLong(output.readLine());
            }
            child.toHandle().destroyForcibly(); // leaves its output to be read
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                acknowledged = Math.max(acknowledged, line.isEmpty() ? 0 : Long.parseLong(line));
            }
        }
        assertThat(child.waitFor()).isEqualTo(128 + 9);
        return acknowledged;
    }

    @Test
    void whatWasAcknowledgedIsThere() throws Exception {
        for (int lines : new int[] {1, 37, 150}) {
            long acknowledged = commitAndKill(lines);
            try (Home home = EmbeddedHome.open(directory)) {
                Journal journal = home.journal(Tenant.DEFAULT, "fraud");
                assertThat(journal.end()).isGreaterThanOrEqualTo(acknowledged);
                assertWhole(journal);
            }
        }
    }

    private static void assertWhole(Journal journal) {
        long expected = 0;
        try (Journal.Cursor cursor = journal.scan(0, Long.MAX_VALUE)) {
            for (StoredEvent event = cursor.next(); event != null; event = cursor.next()) {
                if (event.offset() != expected++) {
                    throw new AssertionError("a hole before offset " + event.offset());
                }
            }
        }
        assertThat(expected).isEqualTo(journal.end());
        assertThat(journal.watermark(0)).isEqualTo(journal.end() - 1);
        assertThat(journal.find(0, "e" + (expected - 1))).hasValue(expected - 1);
        assertThat(journal.find(0, "e" + expected)).isEmpty();
        assertThat(journal.state("count".getBytes(UTF_8))).hasSize((int) expected);
        assertThat(journal.receipts(Long.MAX_VALUE, Integer.MAX_VALUE)).hasSize((int) expected);
    }

    @Test
    void damageInTheMiddleOfTheWriteAheadLogIsNoLossInSilence() throws Exception {
        commitAndKill(60);
        Path log = longestLog();
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 3] ^= 1;
        Files.write(log, bytes);
        assertThatThrownBy(() -> EmbeddedHome.open(directory))
                .hasMessageStartingWith(
                        "opening the journal in " + directory.resolve("journal") + " must succeed, but: ")
                .hasMessageEndingWith("; the journal is damaged: restore the home from a backup");
    }

    private Path longestLog() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }
}

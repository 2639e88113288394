package dev.tidemill.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A full disk refuses commits, harms nothing, and once it has space again commits are taken without a restart.
class FullDiskTest {
    private static final HomeOptions SMALL =
            new HomeOptions(Durability.PROCESS, 16, 8, 4, 512, 10, 1, Duration.ofSeconds(10));

    @TempDir
    Path directory;

    private final Random random = new Random(1);

    @Test
    void goesOnWhenThereIsSpaceAgain() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), "size=64m")) {
            Path filler = Files.write(disk.path().resolve("filler"), new byte[30 << 20]);
            Path place = disk.path().resolve("home");
            long end;
            try (Home home = EmbeddedHome.open(place, SMALL)) {
                Journal journal = home.journal(Tenant.DEFAULT, "fraud");
                int stream = journal.stream("payments");
                TidemillException refused = fill(journal, stream);
                assertThat(refused.code()).isEqualTo(ErrorCode.STORAGE);
                assertThat(refused).hasMessageContaining("; the disk is full: free space, and it goes on by itself");
                end = journal.end();
                assertWhole(journal, end);

                Files.delete(filler);
                assertThat(untilTaken(journal, stream)).isTrue();
                assertThat(journal.end()).isEqualTo(end + 1);
                end = journal.end();
                assertWhole(journal, end);
            }
            try (Home home = EmbeddedHome.open(place, SMALL)) {
                Journal journal = home.journal(Tenant.DEFAULT, "fraud");
                assertThat(journal.end()).isEqualTo(end);
                assertWhole(journal, end);
            }
        }
    }

    private TidemillException fill(Journal journal, int stream) {
        for (int i = 0; i < 5000; i++) {
            TidemillException refused = commit(journal, stream);
            if (refused != null) {
                return refused;
            }
        }
        throw new AssertionError("the disk never was full");
    }

    private @Nullable TidemillException commit(Journal journal, int stream) {
        byte[] payload = new byte[64 * 1024];
        random.nextBytes(payload);
        long end = journal.end();
        try {
            journal.commit(new Commit()
                    .event(new StoredEvent(end, stream, "e" + end, end, end, false, payload))
                    .merge("count".getBytes(UTF_8), new byte[] {1}));
            return null;
        } catch (TidemillException e) {
            return e;
        }
    }

    private boolean untilTaken(Journal journal, int stream) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (commit(journal, stream) == null) {
                return true;
            }
            new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private static void assertWhole(Journal journal, long end) {
        long expected = 0;
        try (Journal.Cursor cursor = journal.scan(0, Long.MAX_VALUE)) {
            for (StoredEvent event = cursor.next(); event != null; event = cursor.next()) {
                assertThat(event.offset()).isEqualTo(expected++);
            }
        }
        assertThat(expected).isEqualTo(end);
        assertThat(journal.state("count".getBytes(UTF_8))).hasSize((int) end);
    }
}

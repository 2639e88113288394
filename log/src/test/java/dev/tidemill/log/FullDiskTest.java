package dev.tidemill.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private volatile boolean freed;

    @Test
    void goesOnWhenThereIsSpaceAgain() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), "size=64m")) {
            Path filler = Files.write(disk.path().resolve("filler"), new byte[30 << 20]);
            Path place = disk.path().resolve("home");
            long end;
            try (Home home = EmbeddedHome.open(place, SMALL)) {
                Journal journal = home.journal(Tenant.DEFAULT, "fraud");
                int stream = journal.stream("payments");
                FutureTask<Optional<TidemillException>> filling = new FutureTask<>(() -> fill(journal, stream));
                Thread.ofPlatform().daemon().start(filling);
                if (refusedWithin(filling)) {
                    TidemillException refused = filling.get().orElseThrow();
                    assertThat(refused.code()).isEqualTo(ErrorCode.STORAGE);
                    assertThat(refused)
                            .hasMessageContaining("; the disk is full: free space, and it goes on by itself");
                    end = journal.end();
                    assertWhole(journal, end);
                }
                freed = true;
                Files.delete(filler);
                filling.get(1, TimeUnit.MINUTES);
                end = journal.end();
                assertWhole(journal, end);
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

    /// Whether a write is refused. Where memory for writes fills up before the log does, RocksDB lets the write wait
    /// for space instead, which is as good: nothing is acknowledged, and it goes on by itself.
    private static boolean refusedWithin(FutureTask<Optional<TidemillException>> filling) throws Exception {
        try {
            filling.get(20, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException waits) {
            return false;
        }
    }

    /// Writes until a write is refused; empty where space was freed before one was.
    private Optional<TidemillException> fill(Journal journal, int stream) {
        for (int i = 0; i < 5000 && !freed; i++) {
            TidemillException refused = commit(journal, stream);
            if (refused != null) {
                return Optional.of(refused);
            }
        }
        assertThat(freed).as("the disk was full").isTrue();
        return Optional.empty();
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

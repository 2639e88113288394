package dev.tidemill.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A flipped bit is found and named, wherever it is.
class DamageTest {
    private static final byte[] SPACE = Keys.space(1, 1);

    @TempDir
    Path directory;

    @BeforeEach
    void fill() {
        try (Home home = EmbeddedHome.open(directory)) {
            Journal journal = home.journal(Tenant.DEFAULT, "fraud");
            int stream = journal.stream("payments");
            for (int commits = 0; commits < 3; commits++) {
                Commit commit = new Commit();
                for (long i = 0, offset = journal.end(); i < 1000; i++, offset++) {
                    commit.event(new StoredEvent(offset, stream, "e" + offset, offset, offset, false, new byte[9]));
                }
                journal.commit(commit);
            }
        }
    }

    @Test
    void aFlippedByteInABlockIsNamed() throws Exception {
        byte[] key = Keys.number(SPACE, 1512);
        try (RocksStore store = RocksStore.open(directory.resolve("journal"), HomeOptions.defaults())) {
            byte[] block = store.get(store.events, key);
            assertThat(block).isNotNull();
            block[block.length / 2] ^= 4;
            store.db.put(store.events, key, block);
        }
        try (Home home = EmbeddedHome.open(directory)) {
            Journal journal = home.journal(Tenant.DEFAULT, "fraud");
            assertThat(journal.read(1000)).isPresent();
            assertThat(journal.read(2000)).isPresent();
            assertThatThrownBy(() -> journal.read(1600))
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE))
                    .hasMessage("a block of events must be whole, but the one at offset 1512 does not match its "
                            + "checksum; restore the home from a backup");
        }
    }

    @Test
    void everyBitOfABlockIsChecked() {
        BlockWriter writer = new BlockWriter();
        writer.begin(7);
        writer.add(new StoredEvent(7, 1, "a", 5, 6, true, new byte[] {1}), new byte[] {'a'});
        byte[] block = Arrays.copyOf(writer.finish(), writer.size());
        assertThat(Block.open(7, block).events()).hasSize(1);
        for (int bit = 0; bit < block.length * 8; bit++) {
            byte[] flipped = block.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> Block.open(7, flipped))
                    .hasMessageStartingWith("a block of events must be whole, but the one at offset 7 ");
        }
        assertThatThrownBy(() -> Block.open(8, block)).hasMessageContaining("at offset 8 lies at the wrong place");
    }

    @Test
    void aFlippedByteInAFileOfRocksdbIsNamed() throws IOException {
        Path file = largestTable();
        byte[] bytes = Files.readAllBytes(file);
        bytes[100] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> {
                    try (Home home = EmbeddedHome.open(directory)) {
                        Journal journal = home.journal(Tenant.DEFAULT, "fraud");
                        journal.find(0, "e0");
                        try (Journal.Cursor cursor = journal.scan(0, Long.MAX_VALUE)) {
                            while (cursor.next() != null) {}
                        }
                    }
                })
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE))
                .hasMessageContaining(file.getFileName().toString())
                .hasMessageEndingWith("; the journal is damaged: restore the home from a backup");
    }

    private Path largestTable() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".sst"))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }
}

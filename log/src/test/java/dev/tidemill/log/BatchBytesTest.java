package dev.tidemill.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// The bytes are those of RocksDB's own batch.
class BatchBytesTest {
    @TempDir
    Path directory;

    @Test
    void areThoseOfRocksDb() throws Exception {
        try (RocksStore store = RocksStore.open(directory, HomeOptions.defaults())) {
            SplittableRandom random = new SplittableRandom(5);
            List<ColumnFamilyHandle> families =
                    List.of(store.meta, store.events, store.ids, store.states, store.receipts);
            BatchBytes bytes = new BatchBytes();
            for (int round = 0; round < 50; round++) {
                bytes.clear();
                try (WriteBatch theirs = new WriteBatch()) {
                    for (int entry = random.nextInt(300); entry > 0; entry--) {
                        add(families.get(random.nextInt(families.size())), bytes, theirs, random);
                    }
                    assertThat(bytes.finish()).isEqualTo(theirs.data());
                }
            }
        }
    }

    private static void add(ColumnFamilyHandle family, BatchBytes ours, WriteBatch theirs, SplittableRandom random)
            throws RocksDBException {
        byte[] head = new byte[random.nextInt(200)];
        random.nextBytes(head);
        long number = random.nextLong();
        byte[] key = ByteBuffer.allocate(head.length + 9)
                .put(head)
                .putLong(number)
                .put((byte) 7)
                .array();
        byte[] value = new byte[random.nextInt(10) == 0 ? 40_000 : random.nextInt(300)];
        random.nextBytes(value);
        if (random.nextBoolean()) {
            ours.put(family.getID());
            theirs.put(family, key, value);
        } else {
            ours.merge(family.getID());
            theirs.merge(family, key, value);
        }
        ours.length(key.length).part(head).number(number).one(7);
        ours.length(value.length).part(value, value.length);
    }

    @Test
    void anEmptyOneIsEmptyThere() throws Exception {
        NativeLibrary.load();
        try (WriteBatch theirs = new WriteBatch()) {
            assertThat(new BatchBytes().finish()).isEqualTo(theirs.data());
        }
    }
}

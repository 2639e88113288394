package dev.tidemill.log;

import dev.tidemill.core.Ids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Turns commits into batches of RocksDB; its buffers are used again and again. For one thread at a time.
final class CommitWriter implements AutoCloseable {
    private static final int MOST_BLOCK_BYTES = 256 * 1024;
    private static final int CHANGES_WORTH_JOINING = 64;
    private static final long MOST_KEPT_BATCH = 8L << 20;

    private final RocksStore store;
    private final byte[] space;
    private final int blockEvents;
    private final BlockWriter block = new BlockWriter();
    private final ByteBuffer key = ByteBuffer.allocateDirect(Keys.SPACE + 2 + 4 * Ids.LONGEST_ID);
    private final ByteBuffer number = ByteBuffer.allocateDirect(8);
    private ByteBuffer value = ByteBuffer.allocateDirect(64 * 1024);
    private WriteBatch batch = new WriteBatch();

    CommitWriter(RocksStore store, byte[] space, int blockEvents) {
        this.store = store;
        this.space = space;
        this.blockEvents = blockEvents;
        key.put(space);
    }

    /// The batch, emptied.
    WriteBatch begin() {
        if (batch.getDataSize() > MOST_KEPT_BATCH) {
            batch.close();
            batch = new WriteBatch();
        }
        batch.clear();
        block.begin(0);
        return batch;
    }

    void add(Commit commit) throws RocksDBException {
        events(commit.events());
        if (commit.changes().size() < CHANGES_WORTH_JOINING) {
            for (Commit.Change change : commit.changes()) {
                write(change);
            }
        } else {
            for (JoinedChange joined : JoinedChange.join(commit.changes())) {
                for (Commit.Change change : joined.changes()) {
                    write(change);
                }
            }
        }
        for (StoredReceipt receipt : commit.receipts()) {
            batch.put(store.receipts, Keys.number(space, receipt.offset()), receipt.bytes());
        }
        for (Commit.Entry mark : commit.marks()) {
            batch.put(store.meta, Keys.of(space, Keys.MARK, mark.key()), mark.value());
        }
    }

    private void write(Commit.Change change) throws RocksDBException {
        if (change.snapshot()) {
            batch.put(store.states, Keys.of(space, change.key()), change.value());
        } else {
            batch.merge(store.states, Keys.of(space, change.key()), change.value());
        }
    }

    private void events(List<StoredEvent> events) throws RocksDBException {
        int last = events.size() - 1;
        for (int i = 0; i <= last; i++) {
            StoredEvent event = events.get(i);
            byte[] id = event.id().getBytes(StandardCharsets.UTF_8);
            if (block.count() == 0) {
                block.begin(event.offset());
            }
            block.add(event, id);
            if (i == last || block.count() == blockEvents || block.size() > MOST_BLOCK_BYTES) {
                flushBlock();
            }
            id(event, id);
        }
    }

    private void flushBlock() throws RocksDBException {
        put(block);
        block.begin(0);
    }

    /// Puts a block under its base.
    void put(BlockWriter writer) throws RocksDBException {
        byte[] bytes = writer.finish();
        int size = writer.size();
        if (value.capacity() < size) {
            value = ByteBuffer.allocateDirect(Math.max(size, value.capacity() * 2));
        }
        value.clear().put(bytes, 0, size).flip();
        key.clear().position(Keys.SPACE).putLong(writer.base()).flip();
        batch.put(store.events, key, value);
    }

    private void id(StoredEvent event, byte[] id) throws RocksDBException {
        key.clear()
                .position(Keys.SPACE)
                .putShort((short) event.stream())
                .put(id)
                .flip();
        number.clear().putLong(event.offset()).flip();
        batch.put(store.ids, key, number);
    }

    @Override
    public void close() {
        batch.close();
    }
}

package dev.tidemill.log;

import dev.tidemill.log.BlockCursor.Range;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Takes the old events of a stream out of a journal, exactly: blocks with nothing else are deleted, others are
/// written again without them. Each block changes in one write, together with ids and receipts.
final class Retention {
    private final RocksStore store;
    private final byte[] space;
    private final BlockWriter writer = new BlockWriter();

    Retention(RocksStore store, byte[] space) {
        this.store = store;
        this.space = space;
    }

    /// @param end where the journal's head says that it ends: blocks from there on are still needed to know the end
    long run(int stream, long before, long end) throws RocksDBException {
        long removed = 0;
        Range range = new Range(0, end, Long.MIN_VALUE, before);
        try (BlockCursor cursor = BlockCursor.open(store, space, range)) {
            for (Block block = cursor.nextBlock(); block != null; block = cursor.nextBlock()) {
                removed += block(block, stream, before);
            }
        }
        return removed;
    }

    private long block(Block block, int stream, long before) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            long removed = fill(batch, block, stream, before);
            if (removed > 0) {
                store.write(batch);
            }
            return removed;
        }
    }

    private long fill(WriteBatch batch, Block block, int stream, long before) throws RocksDBException {
        List<StoredEvent> events = block.events();
        writer.begin(block.base());
        long removed = 0;
        for (StoredEvent event : events) {
            if (event.stream() == stream && event.time() < before) {
                batch.delete(store.ids, Keys.id(space, stream, event.id()));
                batch.delete(store.receipts, Keys.number(space, event.offset()));
                removed++;
            } else {
                writer.add(event, event.id().getBytes(StandardCharsets.UTF_8));
            }
        }
        if (removed == 0) {
            return 0;
        }
        if (writer.count() == 0) {
            batch.delete(store.events, Keys.number(space, block.base()));
        } else {
            byte[] bytes = Arrays.copyOf(writer.finish(), writer.size());
            batch.put(store.events, Keys.number(space, block.base()), bytes);
        }
        return removed;
    }
}

package dev.tidemill.log;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Walks over a journal's blocks, and over the events in them, as they were when it was opened.
final class BlockCursor implements Journal.Cursor {
    private final RocksStore store;
    private final byte[] space;
    private final RocksIterator iterator;
    private final long to;
    private final Predicate<Block> blocks;
    private final Predicate<StoredEvent> events;
    private Block.@Nullable Reader reader;
    private boolean closed;

    private BlockCursor(
            RocksStore store,
            byte[] space,
            RocksIterator iterator,
            long to,
            Predicate<Block> blocks,
            Predicate<StoredEvent> events) {
        this.store = store;
        this.space = space;
        this.iterator = iterator;
        this.to = to;
        this.blocks = blocks;
        this.events = events;
    }

    /// Events with from ≤ offset < to.
    static BlockCursor offsets(RocksStore store, byte[] space, long from, long to) {
        return open(store, space, from, to, _ -> true, event -> event.offset() >= from && event.offset() < to);
    }

    /// Events of any offset with from ≤ time < to.
    static BlockCursor times(RocksStore store, byte[] space, long from, long to) {
        return open(
                store,
                space,
                0,
                Long.MAX_VALUE,
                block -> block.mayHold(from, to),
                event -> event.time() >= from && event.time() < to);
    }

    private static BlockCursor open(
            RocksStore store,
            byte[] space,
            long from,
            long to,
            Predicate<Block> blocks,
            Predicate<StoredEvent> events) {
        store.gate.enter();
        try {
            RocksIterator iterator = store.db.newIterator(store.events, store.scan);
            seek(iterator, space, from);
            return new BlockCursor(store, space, iterator, to, blocks, events);
        } catch (RuntimeException e) {
            store.gate.leave();
            throw e;
        }
    }

    /// Goes to the block that may hold the offset, or else to the first one after it.
    static void seek(RocksIterator iterator, byte[] space, long offset) {
        byte[] key = Keys.number(space, offset);
        iterator.seekForPrev(key);
        if (!iterator.isValid() || !Keys.startsWith(iterator.key(), space)) {
            iterator.seek(key);
        }
    }

    @Override
    public @Nullable StoredEvent next() {
        if (closed) {
            throw new IllegalStateException("a cursor must be open to be read");
        }
        while (true) {
            if (reader == null) {
                Block block = nextBlock();
                if (block == null) {
                    return null;
                }
                reader = block.reader();
            }
            StoredEvent event = reader.next();
            if (event == null) {
                reader = null;
            } else if (events.test(event)) {
                return event;
            }
        }
    }

    /// The next block that may hold what is asked for, or `null` at the end.
    @Nullable
    Block nextBlock() {
        while (iterator.isValid()) {
            byte[] key = iterator.key();
            if (!Keys.startsWith(key, space) || Keys.lastNumber(key) >= to) {
                return null;
            }
            Block block = Block.open(Keys.lastNumber(key), iterator.value());
            iterator.next();
            if (blocks.test(block)) {
                return block;
            }
        }
        try {
            iterator.status();
            return null;
        } catch (RocksDBException e) {
            throw Failures.of("reading the journal", e);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            iterator.close();
            store.gate.leave();
        }
    }
}

package dev.tidemill.log;

import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Walks over a journal's blocks, and over the events in them, as they were when it was opened.
///
/// Of a block that lies outside the times asked for only the head is looked at, and its own checksum is not
/// computed; RocksDB's is.
final class BlockCursor implements Journal.Cursor {
    private final RocksStore store;
    private final byte[] space;
    private final Range range;
    private final RocksIterator iterator;
    private final byte[] peeked = new byte[BlockWriter.ENTRIES];
    private Block.@Nullable Reader reader;
    private boolean closed;

    private BlockCursor(RocksStore store, byte[] space, Range range, RocksIterator iterator) {
        this.store = store;
        this.space = space;
        this.range = range;
        this.iterator = iterator;
    }

    static BlockCursor open(RocksStore store, byte[] space, Range range) {
        store.gate.enter();
        try {
            RocksIterator iterator = store.db.newIterator(store.events, store.scan);
            byte[] key = Keys.number(space, range.fromOffset);
            iterator.seekForPrev(key); // the block that may hold the offset
            if (!iterator.isValid() || !Keys.startsWith(iterator.key(), space)) {
                iterator.seek(key);
            }
            return new BlockCursor(store, space, range, iterator);
        } catch (RuntimeException e) {
            store.gate.leave();
            throw e;
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
            } else if (range.holds(event)) {
                return event;
            }
        }
    }

    /// The next block that may hold what is asked for, or `null` at the end.
    @Nullable
    Block nextBlock() {
        while (iterator.isValid()) {
            byte[] key = iterator.key();
            if (!Keys.startsWith(key, space) || Keys.lastNumber(key) >= range.toOffset) {
                return null;
            }
            if (mayHold()) {
                Block block = Block.open(Keys.lastNumber(key), iterator.value());
                iterator.next();
                return block;
            }
            iterator.next();
        }
        try {
            iterator.status();
            return null;
        } catch (RocksDBException e) {
            throw Failures.of("reading the journal", e);
        }
    }

    private boolean mayHold() {
        if (range.allTimes()) {
            return true;
        }
        int size = iterator.value(peeked);
        return size < peeked.length || Block.mayHold(peeked, range.fromTime, range.toTime);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            iterator.close();
            store.gate.leave();
        }
    }

    /// Events with fromOffset ≤ offset < toOffset and fromTime ≤ time < toTime.
    record Range(long fromOffset, long toOffset, long fromTime, long toTime) {
        static Range offsets(long from, long to) {
            return new Range(from, to, Long.MIN_VALUE, Long.MAX_VALUE);
        }

        static Range times(long from, long to) {
            return new Range(0, Long.MAX_VALUE, from, to);
        }

        /// The greatest time belongs to all times, although no range's end can lie behind it.
        boolean allTimes() {
            return fromTime == Long.MIN_VALUE && toTime == Long.MAX_VALUE;
        }

        boolean holds(StoredEvent event) {
            return event.offset() >= fromOffset
                    && event.offset() < toOffset
                    && (allTimes() || (event.time() >= fromTime && event.time() < toTime));
        }
    }
}

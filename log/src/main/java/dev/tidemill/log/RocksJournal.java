package dev.tidemill.log;

import dev.tidemill.core.Ids;
import dev.tidemill.log.BlockCursor.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/// A journal in RocksDB.
///
/// Invariants:
/// 1. What a commit holds is one batch: all of it is found after a crash, or nothing.
/// 2. `head` is what the stored blocks say; it changes only after a batch was written.
/// 3. An id is found if and only if its event is kept.
final class RocksJournal implements Journal, AutoCloseable {
    private static final int HEAD_EVERY = 1024;

    private final RocksStore store;
    private final byte[] space;
    private final Streams streams;
    private final QuarantineLog quarantine;
    private final CommitWriter writer;
    private final BlockCache cache = new BlockCache();
    private final FreshIds fresh = new FreshIds();
    private final Object committing = new Object();
    private final Object retaining = new Object();
    private volatile JournalHead head;
    private volatile long begin;
    private long headWritten;
    private boolean closed;

    private RocksJournal(RocksStore store, byte[] space, HomeOptions options) {
        this.store = store;
        this.space = space;
        streams = new Streams(store, space);
        quarantine = new QuarantineLog(store, space, options.quarantineMost());
        head = recover();
        headWritten = head.end();
        begin = firstKept();
        writer = new CommitWriter(store, space, options.blockEvents());
    }

    static RocksJournal open(RocksStore store, byte[] space, HomeOptions options) {
        return new RocksJournal(store, space, options);
    }

    private JournalHead recover() {
        byte[] bytes = store.get(store.meta, Keys.of(space, Keys.HEAD));
        JournalHead recovered = bytes == null ? JournalHead.EMPTY : JournalHead.decode(bytes);
        fresh.forget(recovered);
        try (BlockCursor cursor = BlockCursor.open(store, space, Range.offsets(recovered.end(), Long.MAX_VALUE))) {
            for (Block block = cursor.nextBlock(); block != null; block = cursor.nextBlock()) {
                if (block.base() >= recovered.end()) {
                    List<StoredEvent> events = block.events();
                    recovered = recovered.after(events);
                    fresh.add(events);
                }
            }
        }
        return recovered;
    }

    private long firstKept() {
        try (BlockCursor cursor = BlockCursor.open(store, space, Range.offsets(0, Long.MAX_VALUE))) {
            StoredEvent first = cursor.next();
            return first == null ? head.end() : first.offset();
        }
    }

    @Override
    public int stream(String name) {
        return streams.ordinal(name);
    }

    @Override
    public String streamName(int ordinal) {
        return streams.name(ordinal);
    }

    @Override
    public long end() {
        return head.end();
    }

    @Override
    public long begin() {
        return begin;
    }

    @Override
    public void commit(Commit commit) {
        synchronized (committing) {
            if (closed) {
                throw Gate.closed();
            }
            check(commit.events());
            JournalHead next = head.after(commit.events());
            boolean withHead = next.end() - headWritten >= HEAD_EVERY;
            store.gate.enter();
            try (WriteBatch batch = writer.batch(commit, withHead ? next : null)) {
                store.write(batch);
                headWritten = withHead ? next.end() : headWritten;
            } finally {
                store.gate.leave();
            }
            fresh.add(commit.events());
            head = next;
        }
    }

    private void check(List<StoredEvent> events) {
        long expected = head.end();
        for (StoredEvent event : events) {
            if (event.offset() != expected) {
                throw new IllegalArgumentException(
                        "offsets must rise by one from the end, " + expected + ", got " + event.offset());
            }
            if (event.id().isEmpty() || event.id().length() > Ids.LONGEST_ID) {
                throw new IllegalArgumentException(
                        "an id must have 1 to " + Ids.LONGEST_ID + " characters, got \"" + event.id() + "\"");
            }
            streams.name(event.stream());
            expected++;
        }
    }

    @Override
    public OptionalLong find(int stream, String id) {
        store.gate.check();
        long known = fresh.find(stream, id);
        if (known != FreshIds.UNKNOWN) {
            return known == FreshIds.NOWHERE ? OptionalLong.empty() : OptionalLong.of(known);
        }
        byte[] offset = store.get(store.ids, Keys.id(space, stream, id));
        return offset == null ? OptionalLong.empty() : OptionalLong.of(Keys.lastNumber(offset));
    }

    @Override
    public long[] find(int stream, List<String> ids) {
        store.gate.check();
        long[] offsets = new long[ids.size()];
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = fresh.find(stream, ids.get(i));
            if (offsets[i] == FreshIds.UNKNOWN) {
                keys.add(Keys.id(space, stream, ids.get(i)));
            }
        }
        if (!keys.isEmpty()) {
            fill(offsets, stored(keys));
        }
        return offsets;
    }

    /// The values under keys of the family `ids`, in their order.
    private List<byte[]> stored(List<byte[]> keys) {
        store.gate.enter();
        try {
            return store.db.multiGetAsList(store.read, Collections.nCopies(keys.size(), store.ids), keys);
        } catch (RocksDBException e) {
            throw Failures.of("reading the journal", e);
        } finally {
            store.gate.leave();
        }
    }

    private static void fill(long[] offsets, List<byte[]> found) {
        int next = 0;
        for (int i = 0; i < offsets.length; i++) {
            if (offsets[i] == FreshIds.UNKNOWN) {
                byte[] offset = found.get(next++);
                offsets[i] = offset == null ? FreshIds.NOWHERE : Keys.lastNumber(offset);
            }
        }
    }

    @Override
    public Optional<StoredEvent> read(long offset) {
        if (offset < begin || offset >= end()) {
            return Optional.empty();
        }
        StoredEvent cached = cache.find(offset);
        if (cached != null) {
            return Optional.of(cached);
        }
        long generation = cache.generation();
        store.gate.enter();
        try (RocksIterator iterator = store.db.newIterator(store.events, store.read)) {
            iterator.seekForPrev(Keys.number(space, offset));
            iterator.status();
            if (!iterator.isValid() || !Keys.startsWith(iterator.key(), space)) {
                return Optional.empty();
            }
            Block block = Block.open(Keys.lastNumber(iterator.key()), iterator.value());
            if (block.count() > 1) {
                cache.put(generation, block);
            }
            return Optional.ofNullable(block.find(offset));
        } catch (RocksDBException e) {
            throw Failures.of("reading the journal", e);
        } finally {
            store.gate.leave();
        }
    }

    @Override
    public Cursor scan(long from, long to) {
        return BlockCursor.open(store, space, Range.offsets(Math.max(from, begin), Math.min(to, end())));
    }

    @Override
    public Cursor scanTime(long from, long to) {
        return BlockCursor.open(store, space, Range.times(from, to));
    }

    @Override
    public long watermark(int stream) {
        return head.watermark(stream);
    }

    @Override
    public byte @Nullable [] state(byte[] key) {
        return store.get(store.states, Keys.of(space, key));
    }

    @Override
    public void states(byte[] prefix, BiConsumer<byte[], byte[]> consumer) {
        byte[] from = Keys.of(space, prefix);
        store.gate.enter();
        try (RocksIterator iterator = store.db.newIterator(store.states, store.scan)) {
            iterator.seek(from);
            while (iterator.isValid()) {
                byte[] key = iterator.key();
                if (!Keys.startsWith(key, from)) {
                    break;
                }
                consumer.accept(Arrays.copyOfRange(key, Keys.SPACE, key.length), iterator.value());
                iterator.next();
            }
            iterator.status();
        } catch (RocksDBException e) {
            throw Failures.of("reading the journal", e);
        } finally {
            store.gate.leave();
        }
    }

    @Override
    public void dropStates(byte[] prefix) {
        byte[] from = Keys.of(space, prefix);
        store.gate.enter();
        try {
            store.db.deleteRange(store.states, store.write, from, Keys.after(from));
        } catch (RocksDBException e) {
            throw Failures.of("writing the journal", e);
        } finally {
            store.gate.leave();
        }
    }

    @Override
    public Optional<byte[]> receipt(long offset) {
        return Optional.ofNullable(store.get(store.receipts, Keys.number(space, offset)));
    }

    @Override
    public List<StoredReceipt> receipts(long before, int limit) {
        List<StoredReceipt> found = new ArrayList<>();
        if (before <= 0) {
            return found;
        }
        store.gate.enter();
        try (RocksIterator iterator = store.db.newIterator(store.receipts, store.scan)) {
            iterator.seekForPrev(Keys.number(space, before - 1));
            while (found.size() < limit && iterator.isValid() && Keys.startsWith(iterator.key(), space)) {
                found.add(new StoredReceipt(Keys.lastNumber(iterator.key()), iterator.value()));
                iterator.prev();
            }
            iterator.status();
            return found;
        } catch (RocksDBException e) {
            throw Failures.of("reading the journal", e);
        } finally {
            store.gate.leave();
        }
    }

    @Override
    public long quarantine(String stream, Quarantined input) {
        return quarantine.add(stream, input);
    }

    @Override
    public List<Quarantined> quarantined(long before, int limit) {
        return before <= 0 ? List.of() : quarantine.read(before, limit);
    }

    @Override
    public long quarantineCount() {
        return quarantine.count();
    }

    @Override
    public byte @Nullable [] mark(byte[] name) {
        return store.get(store.meta, Keys.of(space, Keys.MARK, name));
    }

    @Override
    public long retain(int stream, long before) {
        synchronized (retaining) {
            try {
                return new Retention(store, space).run(stream, before, writeHeadAndForget());
            } catch (RocksDBException e) {
                throw Failures.of("writing the journal", e);
            } finally {
                cache.clear();
                begin = firstKept();
            }
        }
    }

    /// What is taken out from here on was written before, so that what is remembered is there.
    private long writeHeadAndForget() {
        synchronized (committing) {
            long end = writeHead();
            fresh.forget(head);
            return end;
        }
    }

    /// Returns the end that it was written with.
    private long writeHead() {
        synchronized (committing) {
            if (headWritten != end()) {
                store.put(Keys.of(space, Keys.HEAD), head.encode());
                headWritten = end();
            }
            return headWritten;
        }
    }

    /// Writes the head, so that nothing need be read again at the next start.
    @Override
    public void close() {
        try {
            writeHead();
        } finally {
            synchronized (committing) {
                closed = true;
            }
        }
    }
}

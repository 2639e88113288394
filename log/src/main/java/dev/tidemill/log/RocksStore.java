package dev.tidemill.log;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.RocksObject;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The one RocksDB of a home: its column families, its options, and the rule that nobody touches native memory after
/// it was freed.
final class RocksStore implements AutoCloseable {
    private static final int MOST_ORDINALS = 65_534;

    final Gate gate = new Gate();
    final RocksDB db;
    final ColumnFamilyHandle meta;
    final ColumnFamilyHandle events;
    final ColumnFamilyHandle ids;
    final ColumnFamilyHandle states;
    final ColumnFamilyHandle receipts;
    final ReadOptions read;
    final ReadOptions scan;
    final WriteOptions write;

    private final HomeOptions options;
    private final Deque<RocksObject> owned;
    private final List<ColumnFamilyHandle> handles = new ArrayList<>();

    private RocksStore(Path directory, HomeOptions options, Deque<RocksObject> owned) throws RocksDBException {
        this.options = options;
        this.owned = owned;
        RocksTuning tuning = new RocksTuning(options, owned);
        DBOptions dbOptions = tuning.database();
        List<ColumnFamilyDescriptor> families = tuning.families();
        db = RocksDB.open(dbOptions, directory.toString(), families, handles);
        meta = handles.get(0);
        events = handles.get(1);
        ids = handles.get(2);
        states = handles.get(3);
        receipts = handles.get(4);
        read = own(new ReadOptions());
        scan = own(new ReadOptions().setFillCache(false));
        write = own(new WriteOptions().setSync(options.durability() == Durability.DISK));
    }

    static RocksStore open(Path directory, HomeOptions options) throws IOException {
        NativeLibrary.load();
        Files.createDirectories(directory);
        Deque<RocksObject> owned = new ArrayDeque<>();
        try {
            return new RocksStore(directory, options, owned);
        } catch (RocksDBException e) {
            free(owned);
            throw Failures.of("opening the journal in " + directory, e);
        }
    }

    private <T extends RocksObject> T own(T object) {
        owned.push(object);
        return object;
    }

    /// The first four bytes of all keys of an application, given at its first use and kept for ever.
    synchronized byte[] space(String tenant, String application) {
        byte[] registry = Keys.space(0, 0);
        int tenantOrdinal = ordinal(Keys.of(registry, Keys.TENANT), tenant);
        byte[] applications = Keys.of(Keys.space(tenantOrdinal, 0), Keys.APPLICATION);
        return Keys.space(tenantOrdinal, ordinal(applications, application));
    }

    private int ordinal(byte[] prefix, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        byte[] key = new byte[prefix.length + text.length];
        System.arraycopy(prefix, 0, key, 0, prefix.length);
        System.arraycopy(text, 0, key, prefix.length, text.length);
        byte[] known = get(meta, key);
        if (known != null) {
            return (int) Keys.lastNumber(known);
        }
        int next = count(prefix) + 1;
        if (next > MOST_ORDINALS) {
            throw new TidemillException(
                    ErrorCode.TOO_LARGE,
                    "a home must have at most " + MOST_ORDINALS + " tenants and applications each");
        }
        put(key, Keys.number(new byte[Keys.SPACE], next));
        return next;
    }

    private int count(byte[] prefix) {
        gate.enter();
        try (RocksIterator iterator = db.newIterator(meta, read)) {
            int count = 0;
            for (iterator.seek(prefix);
                    iterator.isValid() && Keys.startsWith(iterator.key(), prefix);
                    iterator.next()) {
                count++;
            }
            iterator.status();
            return count;
        } catch (RocksDBException e) {
            throw Failures.of("reading the journal", e);
        } finally {
            gate.leave();
        }
    }

    byte @Nullable [] get(ColumnFamilyHandle family, byte[] key) {
        gate.enter();
        try {
            return db.get(family, read, key);
        } catch (RocksDBException e) {
            throw Failures.of("reading the journal", e);
        } finally {
            gate.leave();
        }
    }

    /// Keeps a small value that others rely on, flushed to the disk.
    void put(byte[] key, byte[] value) {
        gate.enter();
        try (WriteOptions sync = new WriteOptions().setSync(true)) {
            db.put(meta, sync, key, value);
        } catch (RocksDBException e) {
            throw Failures.of("writing the journal", e);
        } finally {
            gate.leave();
        }
    }

    void write(WriteBatch batch) {
        gate.enter();
        try {
            db.write(write, batch);
        } catch (RocksDBException e) {
            throw Failures.of("writing the journal", e);
        } finally {
            gate.leave();
        }
    }

    @Override
    public void close() {
        if (!gate.close(options.closeWait())) {
            throw new IllegalStateException("cursors must be closed before their home, and after " + options.closeWait()
                    + " some are open still");
        }
        RuntimeException failure = null;
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
            db.flush(flush, handles);
        } catch (RocksDBException e) {
            failure = Failures.of("flushing the journal", e);
        }
        handles.forEach(ColumnFamilyHandle::close);
        db.close();
        free(owned);
        if (failure != null) {
            throw failure;
        }
    }

    private static void free(Deque<RocksObject> owned) {
        while (!owned.isEmpty()) {
            owned.pop().close();
        }
    }
}

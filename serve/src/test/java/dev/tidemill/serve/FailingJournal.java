package dev.tidemill.serve;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Commit;
import dev.tidemill.log.Journal;
import dev.tidemill.log.Quarantined;
import dev.tidemill.log.StoredEvent;
import dev.tidemill.log.StoredReceipt;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A journal whose disk can be full, or hang.
final class FailingJournal implements Journal {
    private final Journal real;
    boolean full;
    volatile CountDownLatch entered = new CountDownLatch(1);
    volatile CountDownLatch hanging = new CountDownLatch(0);

    FailingJournal(Journal real) {
        this.real = real;
    }

    @Override
    public void commit(Commit commit) {
        entered.countDown();
        try {
            hanging.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (full) {
            throw new TidemillException(ErrorCode.STORAGE, "the disk is full; free some space");
        }
        real.commit(commit);
    }

    @Override
    public int stream(String name) {
        return real.stream(name);
    }

    @Override
    public String streamName(int ordinal) {
        return real.streamName(ordinal);
    }

    @Override
    public long end() {
        return real.end();
    }

    @Override
    public long begin() {
        return real.begin();
    }

    @Override
    public OptionalLong find(int stream, String id) {
        return real.find(stream, id);
    }

    @Override
    public long[] find(int stream, List<String> ids) {
        return real.find(stream, ids);
    }

    @Override
    public Optional<StoredEvent> read(long offset) {
        return real.read(offset);
    }

    @Override
    public Cursor scan(long from, long to) {
        return real.scan(from, to);
    }

    @Override
    public Cursor scanTime(long from, long to) {
        return real.scanTime(from, to);
    }

    @Override
    public long watermark(int stream) {
        return real.watermark(stream);
    }

    @Override
    public byte @Nullable [] state(byte[] key) {
        return real.state(key);
    }

    @Override
    public void states(byte[] prefix, BiConsumer<byte[], byte[]> consumer) {
        real.states(prefix, consumer);
    }

    @Override
    public void dropStates(byte[] prefix) {
        real.dropStates(prefix);
    }

    @Override
    public Optional<byte[]> receipt(long offset) {
        return real.receipt(offset);
    }

    @Override
    public List<StoredReceipt> receipts(long before, int limit) {
        return real.receipts(before, limit);
    }

    @Override
    public long quarantine(String stream, Quarantined input) {
        return real.quarantine(stream, input);
    }

    @Override
    public List<Quarantined> quarantined(long before, int limit) {
        return real.quarantined(before, limit);
    }

    @Override
    public long quarantineCount() {
        return real.quarantineCount();
    }

    @Override
    public byte @Nullable [] mark(byte[] name) {
        return real.mark(name);
    }

    @Override
    public long retain(int stream, long before) {
        return real.retain(stream, before);
    }
}

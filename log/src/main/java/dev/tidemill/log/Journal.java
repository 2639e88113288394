package dev.tidemill.log;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Everything kept for one application of one tenant: its events in their order of arrival, the state of its
/// entities, receipts, quarantine, marks. Safe for use by many threads; commits are given by one at a time.
public interface Journal {
    /// The ordinal of a stream in this journal, given at its first use and kept for ever.
    int stream(String name);

    /// The stream with that ordinal.
    String streamName(int ordinal);

    /// The offset that the next event will have.
    long end();

    /// The least offset still kept.
    long begin();

    /// Writes it all or nothing.
    ///
    /// @throws dev.tidemill.core.TidemillException STORAGE where the disk is full or fails
    void commit(Commit commit);

    /// The offset of the event with that id.
    OptionalLong find(int stream, String id);

    /// The offsets of many ids of one stream, −1 where unknown; faster than one by one.
    long[] find(int stream, List<String> ids);

    Optional<StoredEvent> read(long offset);

    /// Events with from ≤ offset < to in order; close it.
    Cursor scan(long from, long to);

    /// Events with from ≤ time < to (milliseconds since the epoch) in order of offset; close it.
    Cursor scanTime(long from, long to);

    /// Greatest event time accepted in the stream, [Long#MIN_VALUE] before the first.
    long watermark(int stream);

    /// The state under a key: the last snapshot with the deltas after it, concatenated.
    byte @Nullable [] state(byte[] key);

    /// All states whose key begins with the prefix, in the order of keys.
    void states(byte[] prefix, BiConsumer<byte[], byte[]> consumer);

    /// Deletes all states whose key begins with the prefix.
    void dropStates(byte[] prefix);

    Optional<byte[]> receipt(long offset);

    /// At most `limit` receipts with an offset below `before`, newest first.
    List<StoredReceipt> receipts(long before, int limit);

    /// Keeps an input that was refused; returns its sequence.
    long quarantine(String stream, Quarantined input);

    /// At most `limit` refused inputs with a sequence below `before`, newest first.
    List<Quarantined> quarantined(long before, int limit);

    /// How many inputs were ever refused.
    long quarantineCount();

    byte @Nullable [] mark(byte[] name);

    /// Removes events of the stream whose time lies before the instant (milliseconds since the epoch), with their
    /// receipts; returns how many.
    long retain(int stream, long before);

    /// An iterator over events that holds resources.
    interface Cursor extends AutoCloseable {
        /// The next event, or `null` at the end.
        @Nullable
        StoredEvent next();

        @Override
        void close();
    }
}

package dev.tidemill.log;

import java.util.ArrayList;
import java.util.List;

/// What one atomic write holds. Filled by one thread, then given to [Journal#commit]; all of it is kept or
/// nothing.
public final class Commit {
    private final List<StoredEvent> events = new ArrayList<>(1);
    private final List<Change> changes = new ArrayList<>(4);
    private final List<StoredReceipt> receipts = new ArrayList<>(1);
    private final List<Entry> marks = new ArrayList<>(0);

    /// An event; offsets rise by one, without a gap, from [Journal#end()].
    public Commit event(StoredEvent event) {
        events.add(event);
        return this;
    }

    /// Appends a delta to the state under the key. Changes of one key take effect in the order in which they are
    /// given here.
    public Commit merge(byte[] key, byte[] delta) {
        changes.add(new Change(key, delta, false));
        return this;
    }

    /// Replaces the state under the key.
    public Commit state(byte[] key, byte[] snapshot) {
        changes.add(new Change(key, snapshot, true));
        return this;
    }

    /// The receipt of the decision about the event at the offset.
    public Commit receipt(long offset, byte[] receipt) {
        receipts.add(new StoredReceipt(offset, receipt));
        return this;
    }

    /// A small named value: how far an import came, a counter.
    public Commit mark(byte[] name, byte[] value) {
        marks.add(new Entry(name, value));
        return this;
    }

    /// Adds all that another commit holds, after what is here.
    public Commit append(Commit other) {
        events.addAll(other.events);
        changes.addAll(other.changes);
        receipts.addAll(other.receipts);
        marks.addAll(other.marks);
        return this;
    }

    public List<StoredEvent> events() {
        return events;
    }

    /// What happens to states, in order.
    public List<Change> changes() {
        return changes;
    }

    public List<StoredReceipt> receipts() {
        return receipts;
    }

    public List<Entry> marks() {
        return marks;
    }

    public boolean isEmpty() {
        return events.isEmpty() && changes.isEmpty() && receipts.isEmpty() && marks.isEmpty();
    }

    /// A change of the state under a key: a snapshot replaces it, a delta is appended to it.
    @SuppressWarnings("ArrayRecordComponent")
    public record Change(byte[] key, byte[] value, boolean snapshot) {}

    /// A name and its bytes.
    @SuppressWarnings("ArrayRecordComponent")
    public record Entry(byte[] key, byte[] value) {}
}

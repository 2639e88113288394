package dev.tidemill.log;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.WriteBatch;

/// Turns commits into batches of RocksDB; its buffers are used again and again. For one thread at a time.
final class CommitWriter {
    private static final int MOST_BLOCK_BYTES = 256 * 1024;
    private static final int CHANGES_WORTH_JOINING = 64;
    private static final int NUMBERED = Keys.SPACE + Long.BYTES;

    private final byte[] space;
    private final int blockEvents;
    private final int meta;
    private final int eventsFamily;
    private final int ids;
    private final int states;
    private final int receipts;
    private final BlockWriter block = new BlockWriter();
    private final BatchBytes batch = new BatchBytes();

    CommitWriter(RocksStore store, byte[] space, int blockEvents) {
        this.space = space;
        this.blockEvents = blockEvents;
        this.meta = store.meta.getID();
        this.eventsFamily = store.events.getID();
        this.ids = store.ids.getID();
        this.states = store.states.getID();
        this.receipts = store.receipts.getID();
    }

    /// All that a commit holds; the caller closes it.
    ///
    /// @param head the journal's head after the commit, where it is to be written too
    WriteBatch batch(Commit commit, @Nullable JournalHead head) {
        batch.clear();
        block.begin(0);
        events(commit.events());
        changes(commit.changes());
        for (StoredReceipt receipt : commit.receipts()) {
            batch.put(receipts);
            batch.length(NUMBERED).part(space).number(receipt.offset());
            batch.length(receipt.bytes().length).part(receipt.bytes());
        }
        for (Commit.Entry mark : commit.marks()) {
            batch.put(meta);
            batch.length(Keys.SPACE + 1 + mark.key().length).part(space).one(Keys.MARK);
            batch.part(mark.key()).length(mark.value().length).part(mark.value());
        }
        if (head != null) {
            byte[] bytes = head.encode();
            batch.put(meta);
            batch.length(Keys.SPACE + 1).part(space).one(Keys.HEAD);
            batch.length(bytes.length).part(bytes);
        }
        return new WriteBatch(batch.finish());
    }

    private void changes(List<Commit.Change> changes) {
        if (changes.size() < CHANGES_WORTH_JOINING) {
            changes.forEach(this::change);
            return;
        }
        for (JoinedChange joined : JoinedChange.join(changes)) {
            joined.changes().forEach(this::change);
        }
    }

    private void change(Commit.Change change) {
        if (change.snapshot()) {
            batch.put(states);
        } else {
            batch.merge(states);
        }
        batch.length(Keys.SPACE + change.key().length).part(space).part(change.key());
        batch.length(change.value().length).part(change.value());
    }

    private void events(List<StoredEvent> events) {
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

    private void flushBlock() {
        byte[] bytes = block.finish();
        batch.put(eventsFamily);
        batch.length(NUMBERED).part(space).number(block.base());
        batch.length(block.size()).part(bytes, block.size());
        block.begin(0);
    }

    private void id(StoredEvent event, byte[] id) {
        batch.put(ids);
        batch.length(Keys.SPACE + 2 + id.length).part(space);
        batch.one(event.stream() >>> 8).one(event.stream()).part(id);
        batch.length(Long.BYTES).number(event.offset());
    }
}

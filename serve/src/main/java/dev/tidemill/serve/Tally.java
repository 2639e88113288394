package dev.tidemill.serve;

import dev.tidemill.log.Commit;
import dev.tidemill.log.Journal;
import dev.tidemill.log.StoredEvent;
import dev.tidemill.log.StoredReceipt;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Counts of one application since ever. A snapshot goes into the journal with every thousandth commit and when it
/// is closed; what came after the last one is counted again from the journal when it is opened.
public final class Tally {
    private static final byte[] MARK = "tally".getBytes(StandardCharsets.UTF_8);
    private static final byte VERSION = 1;
    private static final int COMMITS_BETWEEN_SNAPSHOTS = 1024;
    private static final int PAGE = 256;
    private static final String STREAM = "stream:";
    private static final String OUTCOME = "outcome:";

    private final Journal journal;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private long commits;

    private Tally(Journal journal) {
        this.journal = journal;
    }

    static Tally restore(Journal journal) {
        Tally tally = new Tally(journal);
        long from = Math.max(journal.begin(), tally.read(journal.mark(MARK)));
        try (Journal.Cursor cursor = journal.scan(from, journal.end())) {
            for (StoredEvent event = cursor.next(); event != null; event = cursor.next()) {
                tally.count(event);
            }
        }
        tally.countReceipts(from);
        return tally;
    }

    private void countReceipts(long from) {
        List<StoredReceipt> page = journal.receipts(Long.MAX_VALUE, PAGE);
        while (!page.isEmpty()) {
            for (StoredReceipt stored : page) {
                if (stored.offset() < from) {
                    return;
                }
                count(stored, 1);
            }
            page = journal.receipts(page.getLast().offset(), PAGE);
        }
    }

    /// Writes a commit and counts what it holds; called in the order of offsets, by one thread at a time. A snapshot
    /// says what lies before the commit that carries it.
    void write(Commit commit, Consumer<Commit> writer) {
        long from = commit.events().isEmpty()
                ? journal.end()
                : commit.events().getFirst().offset();
        if (hasEarlier(commit, from)) {
            writeWithSnapshot(commit, from, writer);
        } else {
            if (++commits % COMMITS_BETWEEN_SNAPSHOTS == 0 && !commit.events().isEmpty()) {
                commit.mark(MARK, snapshot(from));
            }
            writer.accept(commit);
        }
        count(commit.events());
        for (StoredReceipt stored : commit.receipts()) {
            if (stored.offset() >= from) {
                count(stored, 1);
            }
        }
    }

    private static boolean hasEarlier(Commit commit, long from) {
        for (StoredReceipt stored : commit.receipts()) {
            if (stored.offset() < from) {
                return true;
            }
        }
        return false;
    }

    /// Receipts of events that were written before would not be found by counting from a snapshot on: one that has
    /// them goes with them.
    private void writeWithSnapshot(Commit commit, long from, Consumer<Commit> writer) {
        List<StoredReceipt> earlier = commit.receipts().stream()
                .filter(stored -> stored.offset() < from)
                .toList();
        earlier.forEach(stored -> count(stored, 1));
        commit.mark(MARK, snapshot(from));
        try {
            writer.accept(commit);
        } catch (RuntimeException e) {
            earlier.forEach(stored -> count(stored, -1));
            throw e;
        }
    }

    /// The snapshot for the journal's end, to be written when it is closed.
    public Commit closing() {
        return new Commit().mark(MARK, snapshot(journal.end()));
    }

    private void count(StoredEvent event) {
        add(STREAM + journal.streamName(event.stream()));
        if (event.late()) {
            add("late");
        }
    }

    /// The same for many, whose streams come in runs.
    private void count(List<StoredEvent> events) {
        for (int from = 0; from < events.size(); ) {
            int stream = events.get(from).stream();
            int to = from;
            while (to < events.size() && events.get(to).stream() == stream) {
                if (events.get(to++).late()) {
                    add("late");
                }
            }
            counts.computeIfAbsent(STREAM + journal.streamName(stream), ignored -> new LongAdder())
                    .add(to - from);
            from = to;
        }
    }

    void count(Taken.Status status) {
        if (status == Taken.Status.DUPLICATE) {
            add("duplicates");
        }
    }

    private void count(StoredReceipt stored, int many) {
        ReceiptCodec.Answer answer = ReceiptCodec.answer(stored.bytes());
        add("decisions", many);
        add(OUTCOME + answer.outcome(), many);
        if (!answer.fallback().isEmpty()) {
            add("fallbacks", many);
        }
    }

    /// `late`, `duplicates`, `decisions`, `fallbacks`.
    public long get(String name) {
        LongAdder count = counts.get(name);
        return count == null ? 0 : count.sum();
    }

    /// Events by stream.
    public Map<String, Long> events() {
        return withPrefix(STREAM);
    }

    /// Decisions by outcome.
    public Map<String, Long> outcomes() {
        return withPrefix(OUTCOME);
    }

    private Map<String, Long> withPrefix(String prefix) {
        Map<String, Long> found = new TreeMap<>();
        counts.forEach((name, count) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), count.sum());
            }
        });
        return found;
    }

    private void add(String name) {
        add(name, 1);
    }

    private void add(String name, int many) {
        counts.computeIfAbsent(name, ignored -> new LongAdder()).add(many);
    }

    private byte[] snapshot(long offset) {
        StringBuilder text = new StringBuilder();
        counts.forEach((name, count) ->
                text.append(name).append('=').append(count.sum()).append('\n'));
        byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + Long.BYTES + body.length)
                .put(VERSION)
                .putLong(offset)
                .put(body)
                .array();
    }

    /// @return the offset up to which the snapshot counts
    private long read(byte @Nullable [] snapshot) {
        if (snapshot == null || snapshot.length < 1 + Long.BYTES || snapshot[0] != VERSION) {
            return 0;
        }
        ByteBuffer in = ByteBuffer.wrap(snapshot, 1, snapshot.length - 1);
        long offset = in.getLong();
        byte[] body = new byte[in.remaining()];
        in.get(body);
        new String(body, StandardCharsets.UTF_8).lines().forEach(line -> {
            int at = line.lastIndexOf('=');
            counts.computeIfAbsent(line.substring(0, at), ignored -> new LongAdder())
                    .add(Long.parseLong(line.substring(at + 1)));
        });
        return offset;
    }
}

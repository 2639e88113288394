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
                count(stored);
            }
            page = journal.receipts(page.getLast().offset(), PAGE);
        }
    }

    /// Writes a commit and counts what it holds; called in the order of offsets, by one thread at a time. A snapshot
    /// says what lies before the commit that carries it.
    void write(Commit commit, Consumer<Commit> writer) {
        if (++commits % COMMITS_BETWEEN_SNAPSHOTS == 0 && !commit.events().isEmpty()) {
            commit.mark(MARK, snapshot(commit.events().getFirst().offset()));
        }
        writer.accept(commit);
        count(commit.events());
        commit.receipts().forEach(this::count);
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

    private void count(StoredReceipt stored) {
        ReceiptCodec.Answer answer = ReceiptCodec.answer(stored.bytes());
        add("decisions");
        add(OUTCOME + answer.outcome());
        if (!answer.fallback().isEmpty()) {
            add("fallbacks");
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
        counts.computeIfAbsent(name, ignored -> new LongAdder()).increment();
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

package dev.tidemill.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.Problem;
import dev.tidemill.core.Tenant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every journal does.
public abstract class JournalContract {
    @TempDir
    protected Path directory;

    private Home home;
    private Journal journal;

    /// The home in the directory, new or as it was left.
    protected abstract Home open(Path directory);

    @BeforeEach
    void begin() {
        home = open(directory);
        journal = home.journal(Tenant.DEFAULT, "fraud");
    }

    @AfterEach
    void end() {
        home.close();
    }

    private void reopen() {
        home.close();
        begin();
    }

    protected static StoredEvent event(long offset, int stream, String id, long time) {
        return new StoredEvent(
                offset, stream, id, time, time + 5, offset % 3 == 0, ("payload of " + id).getBytes(UTF_8));
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private void append(int stream, int count) {
        Commit commit = new Commit();
        for (int i = 0; i < count; i++) {
            long offset = journal.end() + i;
            commit.event(event(offset, stream, "e" + offset, 1000 + offset));
        }
        journal.commit(commit);
    }

    protected static List<StoredEvent> all(Journal.Cursor cursor) {
        List<StoredEvent> events = new ArrayList<>();
        try (cursor) {
            for (StoredEvent event = cursor.next(); event != null; event = cursor.next()) {
                events.add(event);
            }
        }
        return events;
    }

    private static List<Long> offsets(Journal.Cursor cursor) {
        return all(cursor).stream().map(StoredEvent::offset).toList();
    }

    protected static void assertSame(StoredEvent found, StoredEvent expected) {
        assertThat(found).usingRecursiveComparison().isEqualTo(expected);
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(journal.end()).isZero();
        assertThat(journal.begin()).isZero();
        assertThat(journal.read(0)).isEmpty();
        assertThat(offsets(journal.scan(0, 10))).isEmpty();
        assertThat(journal.receipts(Long.MAX_VALUE, 10)).isEmpty();
        assertThat(journal.quarantineCount()).isZero();
        assertThat(journal.quarantined(Long.MAX_VALUE, 10)).isEmpty();
        assertThat(journal.state(bytes("k"))).isNull();
        assertThat(journal.mark(bytes("m"))).isNull();
        assertThat(journal.watermark(journal.stream("payments"))).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void streamsKeepTheirOrdinals() {
        assertThat(journal.stream("payments")).isZero();
        assertThat(journal.stream("labels")).isEqualTo(1);
        reopen();
        assertThat(journal.stream("labels")).isEqualTo(1);
        assertThat(journal.streamName(0)).isEqualTo("payments");
        assertThatThrownBy(() -> journal.streamName(2)).hasMessage("a stream's ordinal must be 0 to 1, got 2");
    }

    @Test
    void readsBackWhatWasCommitted() {
        int stream = journal.stream("payments");
        StoredEvent one = event(0, stream, "tx-ä€😀", -7);
        StoredEvent two = new StoredEvent(1, stream, "b", Long.MAX_VALUE / 4, 3, true, new byte[0]);
        journal.commit(new Commit().event(one));
        journal.commit(new Commit().event(two));
        for (int round = 0; round < 2; round++) {
            assertThat(journal.end()).isEqualTo(2);
            assertSame(journal.read(0).orElseThrow(), one);
            assertSame(journal.read(1).orElseThrow(), two);
            assertThat(journal.read(2)).isEmpty();
            assertThat(journal.read(-1)).isEmpty();
            assertThat(journal.watermark(stream)).isEqualTo(Long.MAX_VALUE / 4);
            reopen();
        }
    }

    @Test
    void findsIds() {
        int payments = journal.stream("payments");
        int labels = journal.stream("labels");
        append(payments, 700);
        append(labels, 1);
        assertThat(journal.find(payments, "e3")).hasValue(3);
        assertThat(journal.find(labels, "e3")).isEmpty();
        assertThat(journal.find(labels, "e700")).hasValue(700);
        assertThat(journal.find(payments, List.of("e699", "no", "e0", "e699"))).containsExactly(699, -1, 0, 699);
        assertThat(journal.find(payments, List.of())).isEmpty();
    }

    @Test
    void scansByOffset() {
        int stream = journal.stream("payments");
        append(stream, 1000);
        append(stream, 1);
        append(stream, 3);
        assertThat(offsets(journal.scan(0, Long.MAX_VALUE)))
                .hasSize(1004)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(offsets(journal.scan(510, 514))).containsExactly(510L, 511L, 512L, 513L);
        assertThat(offsets(journal.scan(999, 1002))).containsExactly(999L, 1000L, 1001L);
        assertThat(offsets(journal.scan(1004, 2000))).isEmpty();
        assertThat(offsets(journal.scan(5, 5))).isEmpty();
        for (long offset : new long[] {0, 511, 512, 1000, 1003}) {
            assertSame(journal.read(offset).orElseThrow(), event(offset, stream, "e" + offset, 1000 + offset));
        }
    }

    @Test
    void scansByTime() {
        int stream = journal.stream("payments");
        append(stream, 600);
        journal.commit(new Commit().event(event(600, stream, "early", 5)));
        assertThat(offsets(journal.scanTime(1100, 1103))).containsExactly(100L, 101L, 102L);
        assertThat(offsets(journal.scanTime(0, 1001))).containsExactly(0L, 600L);
        assertThat(offsets(journal.scanTime(Long.MIN_VALUE, Long.MAX_VALUE))).hasSize(601);
        assertThat(offsets(journal.scanTime(9000, 9999))).isEmpty();
    }

    @Test
    void cursorsSeeWhatWasThereWhenTheyWereOpened() {
        int stream = journal.stream("payments");
        append(stream, 3);
        try (Journal.Cursor cursor = journal.scan(0, Long.MAX_VALUE)) {
            append(stream, 3);
            assertThat(offsets(cursor)).containsExactly(0L, 1L, 2L);
            assertThatThrownBy(cursor::next).hasMessage("a cursor must be open to be read");
        }
    }

    @Test
    void watermarksAreOfTheStreamAndNeverFall() {
        int payments = journal.stream("payments");
        int labels = journal.stream("labels");
        journal.commit(new Commit().event(event(0, payments, "a", 50)).event(event(1, labels, "l", 90)));
        journal.commit(new Commit().event(event(2, payments, "b", 20)));
        for (int round = 0; round < 2; round++) {
            assertThat(journal.watermark(payments)).isEqualTo(50);
            assertThat(journal.watermark(labels)).isEqualTo(90);
            reopen();
        }
    }

    @Test
    void offsetsRiseByOne() {
        int stream = journal.stream("payments");
        append(stream, 2);
        assertThatThrownBy(() -> journal.commit(new Commit().event(event(3, stream, "x", 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("offsets must rise by one from the end, 2, got 3");
        assertThat(journal.end()).isEqualTo(2);
    }

    @Test
    void idsHaveABound() {
        int stream = journal.stream("payments");
        String longest = "€".repeat(128);
        journal.commit(new Commit().event(event(0, stream, longest, 1)));
        assertThat(journal.find(stream, longest)).hasValue(0);
        assertThatThrownBy(() -> journal.commit(new Commit().event(event(1, stream, longest + "x", 1))))
                .hasMessageStartingWith("an id must have 1 to 128 characters, got \"€€");
        assertThatThrownBy(() -> journal.commit(new Commit().event(event(1, stream, "", 1))))
                .hasMessage("an id must have 1 to 128 characters, got \"\"");
    }

    @Test
    void statesAreTheLastSnapshotAndItsDeltas() {
        journal.commit(new Commit().merge(bytes("k"), bytes("a")).merge(bytes("k"), bytes("b")));
        assertThat(journal.state(bytes("k"))).isEqualTo(bytes("ab"));
        journal.commit(new Commit()
                .merge(bytes("k"), bytes("c"))
                .state(bytes("k"), bytes("S"))
                .merge(bytes("k"), bytes("d")));
        assertThat(journal.state(bytes("k"))).isEqualTo(bytes("Sd"));
        journal.commit(new Commit().merge(bytes("k"), bytes("e")));
        reopen();
        assertThat(journal.state(bytes("k"))).isEqualTo(bytes("Sde"));
    }

    @Test
    void statesAreListedAndDroppedByPrefix() {
        journal.commit(new Commit()
                .state(bytes("a1"), bytes("x"))
                .merge(bytes("a2"), bytes("y"))
                .state(bytes("b1"), bytes("z"))
                .state(new byte[] {(byte) 0xff}, bytes("last")));
        home.journal(Tenant.DEFAULT, "other").commit(new Commit().state(bytes("a3"), bytes("other")));
        assertThat(states("a")).isEqualTo(Map.of("a1", "x", "a2", "y"));
        journal.dropStates(bytes("a"));
        assertThat(states("a")).isEmpty();
        assertThat(journal.state(bytes("b1"))).isEqualTo(bytes("z"));
        journal.dropStates(new byte[] {(byte) 0xff});
        journal.commit(new Commit().merge(bytes("a2"), bytes("new")));
        assertThat(states("")).isEqualTo(Map.of("a2", "new", "b1", "z"));
        assertThat(home.journal(Tenant.DEFAULT, "other").state(bytes("a3"))).isEqualTo(bytes("other"));
    }

    private Map<String, String> states(String prefix) {
        Map<String, String> found = new TreeMap<>();
        journal.states(bytes(prefix), (key, value) -> found.put(new String(key, UTF_8), new String(value, UTF_8)));
        return found;
    }

    @Test
    void receiptsAreReadNewestFirst() {
        for (long offset = 0; offset < 5; offset++) {
            journal.commit(new Commit().receipt(offset, bytes("r" + offset)));
        }
        assertThat(journal.receipt(3)).hasValue(bytes("r3"));
        assertThat(journal.receipt(5)).isEmpty();
        assertThat(journal.receipts(Long.MAX_VALUE, 2))
                .extracting(StoredReceipt::offset)
                .containsExactly(4L, 3L);
        assertThat(journal.receipts(3, 10)).extracting(StoredReceipt::offset).containsExactly(2L, 1L, 0L);
        assertThat(journal.receipts(0, 10)).isEmpty();
    }

    @Test
    void marksAreReplaced() {
        journal.commit(new Commit().mark(bytes("import"), bytes("17")));
        journal.commit(new Commit().mark(bytes("import"), bytes("18")));
        reopen();
        assertThat(journal.mark(bytes("import"))).isEqualTo(bytes("18"));
    }

    @Test
    void quarantineKeepsInputsWithTheirReasons() {
        Problem problem = new Problem("line 7", "amount must be a number", "x", "send a number");
        byte[] big = new byte[Quarantined.LONGEST_BODY + 1];
        Arrays.fill(big, (byte) 'x');
        assertThat(journal.quarantine("payments", new Quarantined(99, "", 12, "http", List.of(problem), bytes("{}"))))
                .isZero();
        assertThat(journal.quarantine("labels", new Quarantined(0, "", 13, "a.csv:7", List.of(), big)))
                .isEqualTo(1);
        reopen();
        assertThat(journal.quarantineCount()).isEqualTo(2);
        List<Quarantined> found = journal.quarantined(Long.MAX_VALUE, 10);
        assertThat(found).extracting(Quarantined::sequence).containsExactly(1L, 0L);
        assertThat(found.getFirst().body()).hasSize(Quarantined.LONGEST_BODY);
        assertThat(found.getLast())
                .usingRecursiveComparison()
                .isEqualTo(new Quarantined(0, "payments", 12, "http", List.of(problem), bytes("{}")));
        assertThat(journal.quarantined(1, 10)).extracting(Quarantined::sequence).containsExactly(0L);
    }

    @Test
    void retentionTakesOutExactlyWhatIsOld() {
        int payments = journal.stream("payments");
        int labels = journal.stream("labels");
        append(payments, 1000);
        append(labels, 2);
        append(payments, 1);
        journal.commit(new Commit().receipt(3, bytes("old")).receipt(700, bytes("new")));
        journal.read(0);
        assertThat(journal.retain(payments, 1700)).isEqualTo(700);
        assertThat(journal.retain(payments, 1700)).isZero();
        for (int round = 0; round < 2; round++) {
            assertThat(journal.begin()).isEqualTo(700);
            assertThat(journal.end()).isEqualTo(1003);
            assertThat(journal.read(699)).isEmpty();
            assertSame(journal.read(700).orElseThrow(), event(700, payments, "e700", 1700));
            assertThat(journal.find(payments, List.of("e699", "e700"))).containsExactly(-1, 700);
            assertThat(journal.receipts(Long.MAX_VALUE, 9))
                    .extracting(StoredReceipt::offset)
                    .containsExactly(700L);
            assertThat(offsets(journal.scan(0, Long.MAX_VALUE))).hasSize(303);
            reopen();
        }
    }

    @Test
    void retentionLeavesHolesAndOtherStreams() {
        int payments = journal.stream("payments");
        int labels = journal.stream("labels");
        journal.commit(new Commit()
                .event(event(0, labels, "l0", 1))
                .event(event(1, payments, "p1", 2))
                .event(event(2, payments, "p2", 9))
                .event(event(3, payments, "p3", 3)));
        assertThat(journal.retain(payments, 5)).isEqualTo(2);
        assertThat(offsets(journal.scan(0, 9))).containsExactly(0L, 2L);
        assertThat(journal.read(1)).isEmpty();
        assertThat(journal.read(3)).isEmpty();
        assertSame(journal.read(2).orElseThrow(), event(2, payments, "p2", 9));
    }

    @Test
    void offsetsAndWatermarksOutliveTheEvents() {
        int stream = journal.stream("payments");
        append(stream, 5);
        assertThat(journal.retain(stream, Long.MAX_VALUE)).isEqualTo(5);
        for (int round = 0; round < 2; round++) {
            assertThat(journal.end()).isEqualTo(5);
            assertThat(journal.begin()).isEqualTo(5);
            assertThat(journal.watermark(stream)).isEqualTo(1004);
            reopen();
        }
        append(stream, 1);
        assertThat(journal.begin()).isEqualTo(5);
        assertThat(offsets(journal.scan(0, 9))).containsExactly(5L);
    }

    @Test
    void tenantsAndApplicationsAreApart() {
        Journal other = home.journal(Tenant.DEFAULT, "logins");
        Journal stranger = home.journal(new Tenant("acme"), "fraud");
        append(journal.stream("payments"), 3);
        journal.commit(new Commit()
                .state(bytes("k"), bytes("v"))
                .mark(bytes("m"), bytes("v"))
                .receipt(0, bytes("r")));
        for (Journal apart : List.of(other, stranger)) {
            assertThat(apart.end()).isZero();
            assertThat(apart.find(apart.stream("payments"), "e0")).isEmpty();
            assertThat(apart.state(bytes("k"))).isNull();
            assertThat(apart.mark(bytes("m"))).isNull();
            assertThat(apart.receipts(Long.MAX_VALUE, 1)).isEmpty();
            apart.commit(new Commit().event(event(0, 0, "e0", 1)));
        }
        reopen();
        assertThat(home.journal(new Tenant("acme"), "fraud").end()).isEqualTo(1);
        assertThat(journal.end()).isEqualTo(3);
        assertThat(home.journal(Tenant.DEFAULT, "fraud")).isSameAs(journal);
    }

    @Test
    void readersSeeWholeCommitsOnly() throws Exception {
        int stream = journal.stream("payments");
        append(stream, 7);
        AtomicBoolean writing = new AtomicBoolean(true);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                readers.add(threads.submit(() -> {
                    int rounds = 0;
                    while (writing.get() || rounds == 0) {
                        assertThat(offsets(journal.scan(0, Long.MAX_VALUE)).size() % 7)
                                .isZero();
                        long end = journal.end();
                        assertThat(journal.find(stream, List.of("e" + (end - 1), "e0")))
                                .contains(end - 1);
                        assertThat(journal.read(end - 1)).isPresent();
                        rounds++;
                    }
                    return rounds;
                }));
            }
            for (int i = 0; i < 300; i++) {
                append(stream, 7);
            }
            writing.set(false);
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).isPositive();
            }
        }
    }

    @Test
    void isClosedWithItsHome() {
        Journal left = journal;
        reopen();
        assertThatThrownBy(() -> left.state(bytes("k"))).hasMessage("a home must be open to be used, and it is closed");
        assertThatThrownBy(() -> left.commit(new Commit().mark(bytes("m"), bytes("v"))))
                .hasMessage("a home must be open to be used, and it is closed");
        assertThatThrownBy(() -> left.scan(0, 1)).hasMessage("a home must be open to be used, and it is closed");
    }
}

package dev.tidemill.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Random commits, removals and restarts: the journal is equal to maps in memory.
class JournalModelTest {
    private static final HomeOptions OPTIONS =
            new HomeOptions(Durability.PROCESS, 32, 16, 16, 4, 10, 1, Duration.ofSeconds(10));
    private static final int STREAMS = 3;

    private final TreeMap<Long, StoredEvent> events = new TreeMap<>();
    private final Map<String, byte[]> states = new TreeMap<>();
    private final TreeMap<Long, byte[]> receipts = new TreeMap<>();
    private final long[] watermarks = new long[STREAMS];
    private long end;

    @Property(tries = 8)
    void isEqualToItsModel(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Arrays.fill(watermarks, Long.MIN_VALUE);
        events.clear();
        states.clear();
        receipts.clear();
        end = 0;
        Path directory = Files.createTempDirectory("journal-model");
        try {
            for (int opened = 0; opened < 3; opened++) {
                try (Home home = EmbeddedHome.open(directory, OPTIONS)) {
                    Journal journal = home.journal(Tenant.DEFAULT, "model");
                    for (int stream = 0; stream < STREAMS; stream++) {
                        assertThat(journal.stream("s" + stream)).isEqualTo(stream);
                    }
                    check(journal, random);
                    for (int steps = random.nextInt(25); steps >= 0; steps--) {
                        step(journal, random);
                    }
                    check(journal, random);
                }
            }
        } finally {
            delete(directory);
        }
    }

    private void step(Journal journal, SplittableRandom random) {
        switch (random.nextInt(12)) {
            case 0 -> retain(journal, random.nextInt(STREAMS), random.nextInt(1000));
            case 1 -> drop(journal, "k" + random.nextInt(3));
            default -> commit(journal, random);
        }
    }

    private void commit(Journal journal, SplittableRandom random) {
        Commit commit = new Commit();
        for (int count = random.nextInt(10); count > 0; count--) {
            int stream = random.nextInt(STREAMS);
            long time = random.nextInt(1000);
            byte[] payload = new byte[random.nextInt(40)];
            StoredEvent event = new StoredEvent(
                    end, stream, "id" + end, time, time - 500 + random.nextInt(1000), random.nextBoolean(), payload);
            commit.event(event);
            events.put(end, event);
            watermarks[stream] = Math.max(watermarks[stream], time);
            if (random.nextBoolean()) {
                commit.receipt(end, new byte[] {(byte) count});
                receipts.put(end, new byte[] {(byte) count});
            }
            end++;
        }
        for (int count = random.nextInt(6); count > 0; count--) {
            change(commit, "k" + random.nextInt(20), new byte[] {(byte) random.nextInt()}, random.nextInt(3) == 0);
        }
        journal.commit(commit);
    }

    private void change(Commit commit, String key, byte[] value, boolean snapshot) {
        if (snapshot) {
            commit.state(key.getBytes(UTF_8), value);
            states.put(key, value);
        } else {
            commit.merge(key.getBytes(UTF_8), value);
            byte[] before = states.getOrDefault(key, new byte[0]);
            byte[] after = Arrays.copyOf(before, before.length + 1);
            after[before.length] = value[0];
            states.put(key, after);
        }
    }

    private void retain(Journal journal, int stream, long before) {
        List<Long> old = events.values().stream()
                .filter(event -> event.stream() == stream && event.time() < before)
                .map(StoredEvent::offset)
                .toList();
        assertThat(journal.retain(stream, before)).isEqualTo(old.size());
        old.forEach(events::remove);
        old.forEach(receipts::remove);
    }

    private void drop(Journal journal, String prefix) {
        journal.dropStates(prefix.getBytes(UTF_8));
        states.keySet().removeIf(key -> key.startsWith(prefix));
    }

    private void check(Journal journal, SplittableRandom random) {
        assertThat(journal.end()).isEqualTo(end);
        assertThat(journal.begin()).isEqualTo(events.isEmpty() ? end : events.firstKey());
        long from = random.nextLong(end + 1);
        long to = from + random.nextInt(30);
        same(
                JournalContract.all(journal.scan(from, to)),
                new ArrayList<>(events.subMap(from, to).values()));
        long time = random.nextInt(1000);
        same(
                JournalContract.all(journal.scanTime(time, time + 100)),
                events.values().stream()
                        .filter(event -> event.time() >= time && event.time() < time + 100)
                        .toList());
        for (int stream = 0; stream < STREAMS; stream++) {
            assertThat(journal.watermark(stream)).isEqualTo(watermarks[stream]);
        }
        for (long offset = 0; offset < end; offset++) {
            StoredEvent expected = events.get(offset);
            same(journal.read(offset).stream().toList(), expected == null ? List.of() : List.of(expected));
            for (int stream = 0; stream < STREAMS; stream++) {
                boolean there = expected != null && expected.stream() == stream;
                assertThat(journal.find(stream, List.of("id" + offset))).containsExactly(there ? offset : -1);
            }
        }
        Map<String, byte[]> found = new TreeMap<>();
        journal.states(new byte[0], (key, value) -> found.put(new String(key, UTF_8), value));
        assertThat(found).usingRecursiveComparison().isEqualTo(states);
        assertThat(journal.receipts(Long.MAX_VALUE, Integer.MAX_VALUE))
                .extracting(StoredReceipt::offset)
                .containsExactlyElementsOf(receipts.descendingKeySet());
    }

    private static void same(List<StoredEvent> found, List<StoredEvent> expected) {
        assertThat(found).usingRecursiveComparison().isEqualTo(expected);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

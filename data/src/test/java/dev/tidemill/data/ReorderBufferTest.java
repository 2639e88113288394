package dev.tidemill.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ReorderBufferTest {
    private record Entry(int lane, long known, long sequence) {}

    private static Event event(int lane, long known, long sequence) {
        return lane == 0
                ? new Event(
                        "transactions", "t" + sequence, known, known, new Object[] {"t" + sequence, known, "c", "t", 1L
                        })
                : new Event("labels", "l" + sequence, known, known, new Object[] {"l" + sequence, known, "t", true});
    }

    private static ReorderBuffer buffer(int capacity) {
        ReorderBuffer buffer = new ReorderBuffer(capacity);
        buffer.lane(Streams.transactions(), false);
        buffer.lane(Streams.labels(), true);
        return buffer;
    }

    @Property(tries = 300)
    void whatFitsComesOutInOrder(
            @ForAll @Size(max = 300) List<@IntRange(max = 50) Integer> knowns, @ForAll boolean half) {
        ReorderBuffer buffer = buffer(Integer.MAX_VALUE);
        List<Entry> entries = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < knowns.size(); i++) {
            Entry entry = new Entry((i * 7 / 3) % 2, knowns.get(i), i);
            entries.add(entry);
            buffer.add(entry.lane, event(entry.lane, entry.known, i), i);
            if (half && i == knowns.size() / 2) {
                Event none = buffer.poll(0);
                assertThat(none).isNull();
            }
        }
        for (Event event = buffer.poll(Long.MAX_VALUE); event != null; event = buffer.poll(Long.MAX_VALUE)) {
            taken.add(event.id());
        }

        Comparator<Entry> order = Comparator.comparingLong(Entry::known)
                .thenComparing(entry -> -entry.lane)
                .thenComparingLong(Entry::sequence);
        assertThat(taken)
                .isEqualTo(entries.stream()
                        .sorted(order)
                        .map(entry -> (entry.lane == 0 ? "t" : "l") + entry.sequence)
                        .toList());
        assertThat(buffer.outOfOrder()).isZero();
        assertThat(buffer.size()).isZero();
    }

    @Property(tries = 100)
    void noMoreAreHeldThanFit(
            @ForAll @Size(max = 200) List<@IntRange(max = 50) Integer> knowns,
            @ForAll @IntRange(min = 1, max = 20) int capacity) {
        ReorderBuffer buffer = buffer(capacity);
        int count = 0;
        for (int i = 0; i < knowns.size(); i++) {
            buffer.add(i % 2, event(i % 2, knowns.get(i), i), i);
            while (buffer.poll(Long.MIN_VALUE) != null) {
                count++;
            }
            assertThat(buffer.size()).isLessThanOrEqualTo(capacity);
        }

        assertThat(count + buffer.size()).isEqualTo(knowns.size());
    }

    @Test
    void onlyWhatLiesBeforeTheHorizonComesOut() {
        ReorderBuffer buffer = buffer(10);
        buffer.add(0, event(0, 5, 0), 0);
        buffer.add(0, event(0, 7, 1), 1);

        assertThat(buffer.poll(5)).isNull();
        assertThat(buffer.poll(6)).extracting(Event::id).isEqualTo("t0");
        assertThat(buffer.poll(6)).isNull();
    }
}

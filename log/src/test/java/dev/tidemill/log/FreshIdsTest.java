package dev.tidemill.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FreshIdsTest {
    private static StoredEvent event(long offset, int stream, String id) {
        return new StoredEvent(offset, stream, id, offset, offset, false, new byte[0]);
    }

    private static FreshIds of(int most) {
        FreshIds fresh = new FreshIds(most);
        fresh.forget(JournalHead.EMPTY);
        return fresh;
    }

    @Test
    void risingIdsNeedNoStore() {
        FreshIds fresh = of(10);
        for (int i = 0; i < 1_000; i++) {
            assertThat(fresh.find(0, "tx-" + i)).isIn(FreshIds.NOWHERE, FreshIds.UNKNOWN);
            fresh.add(List.of(event(i, 0, "tx-" + i)));
            assertThat(fresh.find(0, "tx-" + i)).isEqualTo(i);
            assertThat(fresh.find(0, "tx-" + (i + 1))).isEqualTo(FreshIds.NOWHERE);
        }
        assertThat(fresh.find(0, "tx-989")).isEqualTo(FreshIds.UNKNOWN);
        assertThat(fresh.find(0, "tx-990")).isEqualTo(990);
    }

    @Test
    void nothingIsSaidOfIdsThatNoHeadTold() {
        FreshIds fresh = new FreshIds(2);
        fresh.forget(new JournalHead(5, new long[1], new String[1]));
        assertThat(fresh.find(0, "zzz")).isEqualTo(FreshIds.UNKNOWN);
        fresh.add(List.of(event(5, 0, "b"), event(6, 0, "c"), event(7, 0, "d")));
        assertThat(fresh.find(0, "d")).isEqualTo(7);
        assertThat(fresh.find(0, "zzz")).isEqualTo(FreshIds.UNKNOWN);
    }

    /// Whatever is said is true, in batches of any size, in any order of ids, with restarts between them.
    @Property(tries = 200)
    void whatIsSaidIsTrue(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FreshIds fresh = of(1 + random.nextInt(8));
        JournalHead head = JournalHead.EMPTY;
        Map<String, Long> there = new HashMap<>();
        int spread = 1 + random.nextInt(60);
        for (int batch = 0; batch < 30; batch++) {
            List<StoredEvent> events = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                String id = Integer.toString(batch * 3 + random.nextInt(spread));
                if (there.putIfAbsent(id, head.end() + events.size()) == null) {
                    events.add(event(head.end() + events.size(), 0, id));
                }
            }
            fresh.add(events);
            head = head.after(events);
            if (random.nextInt(6) == 0) {
                head = JournalHead.decode(head.encode());
                fresh.forget(head);
            }
            for (int id = 0; id < 200; id++) {
                long said = fresh.find(0, Integer.toString(id));
                if (said != FreshIds.UNKNOWN) {
                    assertThat(said).isEqualTo(there.getOrDefault(Integer.toString(id), FreshIds.NOWHERE));
                }
            }
        }
    }
}

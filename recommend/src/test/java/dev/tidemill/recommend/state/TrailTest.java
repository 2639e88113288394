package dev.tidemill.recommend.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.features.StateWriter;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class TrailTest {
    /// A step as format 1 writes it: format, kind 2, weight 1.5, time 1000, item "ab".
    private static final String STEP_1 = "0102" + "3fc00000" + "00000000000003e8" + "0002" + "6162";

    @Test
    void aStepOfFormatOneStaysReadable() {
        Trail.Step step = new Trail.Step(2, "ab", 1.5f, 1000);
        assertThat(HexFormat.of().formatHex(TrailCodec.step(step))).isEqualTo(STEP_1);
        assertThat(TrailCodec.read(HexFormat.of().parseHex(STEP_1 + STEP_1), 5)
                        .trail()
                        .steps())
                .containsExactly(step, step);
        assertThatThrownBy(() -> TrailCodec.read(HexFormat.of().parseHex("03" + STEP_1.substring(2)), 5))
                .hasMessage("the interactions of a user must be of formats 1 and 2; open them with a newer program");
        assertThatThrownBy(() -> TrailCodec.read(HexFormat.of().parseHex(STEP_1.substring(0, 20)), 5))
                .hasMessageContaining("must be of formats 1 and 2");
    }

    /// Written down once: two steps, and three left out that told of taste.
    @Test
    void howManyWereLeftOutStaysReadable() {
        Trail trail = new Trail(java.util.List.of(new Trail.Step(2, "ab", 1.5f, 1000)), 5);
        assertThat(HexFormat.of().formatHex(TrailCodec.trail(trail, 4))).isEqualTo("020000000000000003" + STEP_1);
        TrailCodec.Loaded read = TrailCodec.read(HexFormat.of().parseHex("020000000000000003" + STEP_1 + STEP_1), 1);
        assertThat(read.told()).isEqualTo(5);
        assertThat(read.stored()).isEqualTo(2);
        assertThat(read.trail().steps()).hasSize(1);
    }

    /// A store like a journal's, whatever leaves the memory in between: the newest steps, in order.
    @Property(tries = 100)
    void memoryAndStoreAgreeWheneverMemoryIsLetGo(
            @ForAll @IntRange(min = 1, max = 20) int most,
            @ForAll @IntRange(max = 200) int count,
            @ForAll @IntRange(min = 1, max = 30) int every) {
        Map<String, byte[]> store = new HashMap<>();
        StateWriter writer = new StateWriter() {
            @Override
            public void merge(byte[] key, byte[] delta) {
                ByteArrayOutputStream both = new ByteArrayOutputStream();
                both.writeBytes(store.getOrDefault(HexFormat.of().formatHex(key), new byte[0]));
                both.writeBytes(delta);
                store.put(HexFormat.of().formatHex(key), both.toByteArray());
            }

            @Override
            public void put(byte[] key, byte[] snapshot) {
                store.put(HexFormat.of().formatHex(key), snapshot);
            }
        };
        Trails trails = new Trails(
                new byte[] {1}, most, 100, key -> store.get(HexFormat.of().formatHex(key)));
        for (int i = 0; i < count; i++) {
            long told = trails.add("u", new Trail.Step(0, "i" + i, i % 3 == 0 ? 0 : 1, i), writer);
            assertThat(told).isEqualTo(i + 1 - (i / 3 + 1));
            if (i % every == 0) {
                trails.clear();
            }
        }
        int first = Math.max(0, count - most);
        assertThat(trails.of("u").steps()).hasSize(count - first);
        for (int i = first; i < count; i++) {
            assertThat(trails.of("u").steps().get(i - first).item()).isEqualTo("i" + i);
        }
        byte[] bytes = store.get(HexFormat.of().formatHex(new byte[] {1, 'u'}));
        assertThat(bytes == null ? 0 : bytes.length).isLessThanOrEqualTo(9 + (2 * most + 1) * 20);
    }

    /// Forward decay: 3 at time 0 and 1 a half-life later are 2.5 then, whatever the order.
    @Test
    void popularityHalvesWithItsHalfLifeInAnyOrder() {
        double halfLife = 1000;
        Item one = new Item("one", 1);
        one.warm(0, 3, 0, halfLife);
        one.warm(0, 1, 1000, halfLife);
        Item other = new Item("other", 1);
        other.warm(0, 1, 1000, halfLife);
        other.warm(0, 3, 0, halfLife);
        assertThat(Math.pow(2, one.heat(0) - 1)).isCloseTo(2.5, within(1e-12));
        assertThat(other.heat(0)).isCloseTo(one.heat(0), within(1e-12));
        Item now = new Item("now", 1);
        now.warm(0, 1, 1_800_000_000_000L, halfLife);
        assertThat(now.heat(0)).isGreaterThan(one.heat(0)).isFinite();
    }

    @Test
    void anItemIsSeenAsItWasAtTheHorizon() {
        Item item = new Item("i", 1);
        item.describe(5, 50, new Object[] {"five"});
        item.describe(9, 90, new Object[] {"nine"});
        item.describe(12, 10, new Object[] {"twelve"});
        assertThat(item.at(4)).isNull();
        assertThat(item.at(8)).containsExactly("five");
        assertThat(item.at(11)).containsExactly("nine");
        assertThat(item.at(100)).containsExactly("twelve");
        assertThat(item.since()).isEqualTo(10);
    }
}

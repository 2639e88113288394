package dev.tidemill.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.app.Aggregation;
import dev.tidemill.app.Feature;
import dev.tidemill.app.Feature.Aggregate;
import dev.tidemill.app.Window;
import dev.tidemill.core.Event;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StateCodecTest {
    /// One of each kind of thing that is stored, by card.
    private static final List<Feature> FEATURES = List.of(
            Shop.aggregate(1, Aggregation.SUM, "amount", "", Window.LIFETIME),
            Shop.aggregate(2, Aggregation.STDDEV, "weight", "", Window.LIFETIME),
            Shop.aggregate(4, Aggregation.DISTINCT, "shop", "home", Window.LIFETIME),
            Shop.aggregate(5, Aggregation.MAX, "weight", "", Window.LIFETIME),
            Shop.aggregate(7, Aggregation.DECAYED, "amount", "", Window.LIFETIME),
            Shop.aggregate(8, Aggregation.SHARE, "", "outcome.fraud", Window.of(Duration.ofMinutes(30))));
    private static final FeaturePlan PLAN = FeaturePlan.compile(Shop.application(FEATURES));
    private static final GroupPlan CARDS = PLAN.plans().get(0);

    /// States as they are stored after a fixed log, with snapshots and deltas in them.
    private static MemoryStore store() {
        MemoryStore store = new MemoryStore();
        LiveFeatures live = new LiveFeatures(PLAN, store, new LiveLimits(1 << 20, 8));
        double[] vector = new double[PLAN.size()];
        for (Arrived arrived : new Scenario(1, 40).log()) {
            if (!arrived.late()) {
                live.fold(arrived.event(), arrived.about(), store);
                if (arrived.event().stream().equals("purchases")) {
                    live.read(arrived.event(), false, vector);
                }
            }
        }
        return store;
    }

    /// The form of version 1, which every later version must read; `target/key-states.txt` is what is written now.
    @Test
    void statesOfVersionOneAreReadAndWritten() throws IOException {
        MemoryStore now = store();
        StringBuilder written = new StringBuilder();
        new TreeMap<>(now.stored)
                .forEach((key, value) -> written.append(key)
                        .append(' ')
                        .append(HexFormat.of().formatHex(value))
                        .append('\n'));
        Files.writeString(Path.of("target/key-states.txt"), written);
        String fixture = fixture();
        assertThat(written.toString()).isEqualTo(fixture);

        MemoryStore then = new MemoryStore();
        fixture.lines()
                .map(line -> line.split(" "))
                .forEach(parts -> then.stored.put(parts[0], HexFormat.of().parseHex(parts[1])));
        double[] vector = new double[PLAN.size()];
        Event probe = Shop.purchase("probe", Scenario.BEGIN + 3_600_000, "card1", 3L, 5_000L, 1.5, "food", true);
        new LiveFeatures(PLAN, then, LiveLimits.DEFAULT).read(probe, false, vector);
        Oracle oracle = new Oracle();
        new Scenario(1, 40).log().forEach(oracle::fold);
        assertThat(vector)
                .containsExactly(FEATURES.stream()
                        .mapToDouble(feature -> oracle.value((Aggregate) feature, probe))
                        .toArray());
    }

    private static String fixture() throws IOException {
        try (InputStream fixture = StateCodecTest.class.getResourceAsStream("key-states-v1.txt")) {
            assertThat(fixture).as("key-states-v1.txt").isNotNull();
            return new String(fixture.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whatIsNotWholeIsRefused() {
        KeyState state = new KeyState(CARDS);
        Row row = new Row(CARDS.columns().length);
        row.time = 5;
        byte[] delta = StateCodec.event(CARDS, row);
        state.insert(row, Long.MIN_VALUE);
        byte[] whole = StateCodec.snapshot(state);
        assertThat(StateCodec.read(CARDS, whole).state().size()).isEqualTo(1);

        refused(Arrays.copyOf(whole, whole.length - 1), "key state must be whole (restore it from a backup)");
        refused(Arrays.copyOf(delta, 7), "key state must be whole (restore it from a backup)");
        refused(
                changed(whole, whole.length - 10),
                "key state broken: snapshot must match its checksum (restore it from a backup)");
        refused(changed(whole, 5), "key state broken: snapshot must begin with TMKS (restore it from a backup)");
        refused(changed(whole, 9), "key state broken: snapshot must have version 1, got 0 (restore it from a backup)");
        refused(
                changed(delta, 4),
                "key state broken: kind must be event, outcome or snapshot (restore it from a backup)");
    }

    private static byte[] changed(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= 1;
        return changed;
    }

    private static void refused(byte[] bytes, String message) {
        assertThatThrownBy(() -> StateCodec.read(CARDS, bytes))
                .isInstanceOf(TidemillException.class)
                .hasMessage(message);
    }

    @Test
    void differentKeysHaveDifferentBytes() {
        byte[] digest = {1, 2};
        assertThat(Arrays.asList("1", 1L, 1.0, true, List.of("1", "1"), List.of("11")))
                .extracting(key -> HexFormat.of().formatHex(KeyBytes.of(digest, key)))
                .doesNotHaveDuplicates()
                .allMatch(text -> text.startsWith("0102"));
    }
}

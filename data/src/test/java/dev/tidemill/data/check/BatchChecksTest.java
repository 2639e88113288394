package dev.tidemill.data.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.app.Application;
import dev.tidemill.app.ApplicationReader;
import dev.tidemill.core.Event;
import dev.tidemill.data.EventReader;
import dev.tidemill.data.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchChecksTest {
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
    private static final Application SHOP = ApplicationReader.read("app.yaml", """
            application: shop
            version: 1.0.0
            streams:
              customers:
                id: id
                time: at
                fields:
                  id: {type: string, required: true}
                  at: {type: timestamp, required: true}
              orders:
                id: id
                time: at
                fields:
                  id: {type: string, required: true}
                  at: {type: timestamp, required: true}
                  customer: {type: string, required: true, personal: true}
                  item: string
                  amount: {type: decimal, scale: 2}
                derive:
                  dear: amount > 100.0
                checks:
                  once: {unique: [customer, item], within: 10m, tolerate: 0.1}
                  someone: {known: customer, stream: customers}
                  recent: {fresh: 1d, severity: refuse}
                  itemised: {complete: item, share: 0.9}
                  enough: {statistic: rows, min: 3}
                  typical: {statistic: mean, of: amount, min: 5, max: 50}
                  positive: {row: amount > 0.0, description: refunds go elsewhere}
                  sane: {row: amount < 1000000.0 && !dear || amount < 500000.0, severity: refuse}
            """);

    private final BatchChecks checks =
            new BatchChecks(SHOP, (stream, ids) -> flags(ids.size(), ids.indexOf("c-old")), stream -> Long.MIN_VALUE);

    private static boolean[] flags(int size, int at) {
        boolean[] flags = new boolean[size];
        if (at >= 0) {
            flags[at] = true;
        }
        return flags;
    }

    private static Event order(String id, Duration before, String customer, String item, long cents) {
        long time = NOW.minus(before).toEpochMilli();
        Object[] values = {id, time, customer, item, cents, cents > 10_000};
        return new Event("orders", id, time, time, values);
    }

    private CheckResult result(String name) {
        return checks.results(NOW.toEpochMilli(), false).stream()
                .filter(result -> result.check().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSoundBatchPasses() {
        for (int i = 0; i < 20; i++) {
            checks.add(order("o" + i, Duration.ofMinutes(30 - i), "c-old", "i" + i, 1000 + i));
        }

        assertThat(checks.results(NOW.toEpochMilli(), false))
                .hasSize(8)
                .allSatisfy(
                        result -> assertThat(result.passed()).as(result.check()).isTrue());
        assertThat(checks.profiles()).containsOnlyKeys("orders");
    }

    @Test
    void whatBreaksASingleEventIsCountedWithSamples() {
        for (int i = 0; i < 12; i++) {
            checks.add(order("o" + i, Duration.ofMinutes(5), "c-old", "i" + i % 6, i < 8 ? 0 : 100));
        }

        CheckResult once = result("once");
        assertThat(once.passed()).isFalse();
        assertThat(once.violations()).isEqualTo(6);
        assertThat(once.samples()).hasSize(CheckResult.MOST_SAMPLES);
        assertThat(once.samples().getFirst())
                .hasToString("orders o6: must be the only one with its customer, item, got \"…, i0\"");
        assertThat(once.problem())
                .hasToString("stream orders check once: customer, item must differ from event to event within 10m but"
                        + " for 0.1000, got \"6 of 12 events break it\" (look for rows that came twice under different"
                        + " ids)");
        CheckResult positive = result("positive");
        assertThat(positive.violations()).isEqualTo(8);
        assertThat(positive.problem())
                .hasToString("stream orders check positive: every event must keep amount > 0.0, got \"8 of 12 events"
                        + " break it\" (refunds go elsewhere)");
        assertThat(positive.samples().getFirst()).hasToString("orders o0: must keep amount > 0.0, got \"amount 0\"");
    }

    @Test
    void anIdMayComeLaterInTheSameBatch() {
        checks.add(order("o1", Duration.ofMinutes(5), "c-new", "i", 1000));
        checks.add(order("o2", Duration.ofMinutes(5), "c-none", "i", 1000));
        checks.add(order("o3", Duration.ofMinutes(5), "c-old", "i", 1000));
        long time = NOW.toEpochMilli();
        checks.add(new Event("customers", "c-new", time, time, new Object[] {"c-new", time}));

        CheckResult someone = result("someone");

        assertThat(someone.violations()).isEqualTo(1);
        assertThat(someone.samples())
                .singleElement()
                .hasToString("orders o2: customer must be the id of an event of customers, got \"…\"");
    }

    @Test
    void rulesAboutTheBatchSayWhatTheyFound() {
        checks.add(order("o1", Duration.ofHours(30), "c-old", "i", 100_000));
        checks.add(new Event("orders", "o2", 1, 1, new Object[] {"o2", 1L, "c-old", null, 300L, false}));

        assertThat(result("recent").problem())
                .hasToString("stream orders check recent: newest event must be at most 1d old, got \"newest at"
                        + " 2025-12-31T18:00:00Z, 30h ago\" (see whether the source still sends)");
        assertThat(result("recent").refuses()).isTrue();
        assertThat(result("itemised").problem().toString())
                .contains("item must be there in at least 0.9000 of the events, got \"0.5000\"");
        assertThat(result("enough").problem().toString()).contains("rows must be at least 3.000, got \"2.000\"");
        assertThat(result("typical").problem().toString())
                .contains("mean of amount must be from 5.000 to 50.00, got \"501.5\"");
    }

    @Test
    void nothingCameIsToldOnlyWhereAsked() {
        assertThat(checks.results(NOW.toEpochMilli(), false)).isEmpty();
        assertThat(checks.results(NOW.toEpochMilli(), true))
                .extracting(CheckResult::check)
                .containsExactly("recent", "enough");
        assertThat(checks.results(NOW.toEpochMilli(), true).getFirst().value()).isEqualTo("no event");
    }

    @Test
    void anEventThatBreaksARefusingRowCheckIsRefusedAtTheDoor() {
        EventReader reader = new EventReader(SHOP.stream("orders"), InstantSource.fixed(NOW));
        String event = "{\"id\": \"o\", \"at\": \"2026-01-01T00:00:00Z\", \"customer\": \"c\", \"amount\": %s}";

        Verdict good = reader.read(event.formatted("12.5").getBytes(StandardCharsets.UTF_8));
        Verdict bad = reader.read(event.formatted("600000").getBytes(StandardCharsets.UTF_8));

        assertThat(good).isInstanceOf(Verdict.Accepted.class);
        assertThat(bad)
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.problems())
                                .singleElement()
                                .hasToString(
                                        "check sane: event must keep amount < 1000000.0 && !dear || amount < 500000.0"));
    }

    @Test
    void keysAreCountedOnceHoweverManyThereAre() {
        KeyTimes times = new KeyTimes();
        for (int i = 0; i < 100_000; i++) {
            assertThat(times.put(KeyTimes.hash(3, "key-" + i), i)).isEqualTo(KeyTimes.NEVER);
        }
        for (int i = 0; i < 100_000; i += 997) {
            assertThat(times.put(KeyTimes.hash(3, "key-" + i), 7)).isEqualTo(i);
        }
        assertThat(List.of(times.contains(KeyTimes.hash(3, "key-5")), times.contains(KeyTimes.hash(4, "key-5"))))
                .isEqualTo(List.of(true, false));
        assertThat(Map.of("full", times.full())).containsEntry("full", false);
    }
}

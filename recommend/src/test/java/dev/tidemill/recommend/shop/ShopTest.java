package dev.tidemill.recommend.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShopTest {
    private static final ShopSimulation SMALL = ShopSimulation.usual()
            .withSize(150, 200, 2)
            .withDays(LocalDate.of(2026, 3, 1), 10)
            .withSeed(3);

    private static List<ShopEvent> events(ShopSimulation simulation) {
        List<ShopEvent> events = new ArrayList<>();
        new Shop(simulation).events().forEach(events::add);
        return events;
    }

    private static List<String> json(List<ShopEvent> events) {
        return events.stream()
                .map(event -> ShopWire.stream(event) + new String(ShopWire.json(event), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void theSameSeedGivesTheSameEventsAndAnotherGivesOthers() {
        List<String> first = json(events(SMALL));
        assertThat(json(events(SMALL))).isEqualTo(first);
        assertThat(json(events(SMALL.withSeed(4)))).isNotEqualTo(first);
    }

    @Test
    void moreDaysBeginWithTheEventsOfFewer() {
        List<String> few = json(events(SMALL.withDays(LocalDate.of(2026, 3, 1), 4)));
        List<ShopEvent> more = events(SMALL);
        long end = LocalDate.of(2026, 3, 5).toEpochDay() * ShopWorld.DAY_MILLIS;
        List<String> beginning =
                json(more.stream().filter(event -> event.time() < end).toList());
        assertThat(few.subList(0, beginning.size())).isEqualTo(beginning);
    }

    @Test
    void eventsComeInOrderOfTimeWithDistinctIdsInEveryStream() {
        List<ShopEvent> events = events(SMALL);
        for (int i = 1; i < events.size(); i++) {
            assertThat(events.get(i).time())
                    .isGreaterThanOrEqualTo(events.get(i - 1).time());
        }
        Map<String, Set<String>> ids = new HashMap<>();
        for (ShopEvent event : events) {
            String json = new String(ShopWire.json(event), StandardCharsets.UTF_8);
            String id = json.substring(json.indexOf(':') + 1, json.indexOf(','));
            assertThat(ids.computeIfAbsent(ShopWire.stream(event), _ -> new HashSet<>())
                            .add(id))
                    .as(json)
                    .isTrue();
        }
        assertThat(ids.keySet()).containsExactlyInAnyOrderElementsOf(ShopWire.STREAMS);
    }

    @Test
    void whoeverChoosesASlateHasSeenAllEventsBeforeIt() {
        Shop shop = new Shop(SMALL);
        SlateSource uniform = shop.uniform();
        long[] seen = {0};
        int[] asked = {0};
        SlateSource watching = request -> {
            assertThat(request.time()).isGreaterThanOrEqualTo(seen[0]);
            asked[0]++;
            return uniform.slate(request);
        };
        for (ShopEvent event : shop.events(watching, _ -> {})) {
            seen[0] = event.time();
        }
        assertThat(asked[0]).isGreaterThan(500);
    }

    @Test
    void itemsComeGoAndChangeTheirPriceAndOnlyThoseThatCanBeHadAreShown() {
        Map<Integer, ShopEvent.ItemChanged> known = new HashMap<>();
        int changes = 0;
        for (ShopEvent event : events(SMALL.withDays(LocalDate.of(2026, 3, 1), 45))) {
            if (event instanceof ShopEvent.ItemChanged changed) {
                ShopEvent.ItemChanged before = known.put(changed.item().number(), changed);
                changes += before != null && before.priceMinor() != changed.priceMinor() ? 1 : 0;
            } else if (event instanceof ShopEvent.SlateShown shown
                    && shown.request().time() % ShopWorld.DAY_MILLIS > 6 * 3_600_000L) {
                assertThat(shown.slate().items())
                        .allMatch(item ->
                                known.containsKey(item) && known.get(item).available());
            } else if (event instanceof ShopEvent.Purchased bought) {
                assertThat(bought.priceMinor()).isPositive();
            }
        }
        assertThat(known).hasSize(200 + 44 * 2);
        assertThat(changes).isGreaterThan(50);
        assertThat(known.values()).anyMatch(item -> !item.available());
    }

    @Test
    void jsonHoldsWhatTheStreamsDeclare() {
        Map<String, String> first = events(SMALL).stream()
                .collect(Collectors.toMap(
                        ShopWire::stream,
                        event -> new String(ShopWire.json(event), StandardCharsets.UTF_8),
                        (one, _) -> one));
        assertThat(first.get("items"))
                .matches("\\{\"change_id\":\"i0-1772323200000\",\"time\":\"2026-03-01T00:00:00Z\",\"item_id\":\"i0\","
                        + "\"title\":\".+\",\"categories\":\"\\w+\",\"brand\":\"\\w+\",\"price\":\\d+\\.\\d\\d,"
                        + "\"available\":true}");
        assertThat(first.get("impressions"))
                .matches(
                        "\\{\"impression_id\":\"s\\d+-0-\\d-p\\d+-\\d+\",\"time\":\"2026-03-01T.*Z\",\"request_id\":\".+\","
                                + "\"session_id\":\"s\\d+-0-\\d\",(\"user_id\":\"u\\d+\",)?\"item_id\":\"i\\d+\",\"position\":\\d+,\"clicked\":(true|false)}");
        assertThat(first.get("requests")).endsWith("\"k\":10}");
        assertThat(ShopWire.itemNumber(ShopWire.item(17))).isEqualTo(17);
        assertThatThrownBy(() -> ShopWire.itemNumber("x17"))
                .hasMessage("an item of the shop must be i and a number, got \"x17\"");
    }

    @Test
    void whatCannotBeSimulatedIsRefused() {
        assertThatThrownBy(() -> SMALL.withSize(0, 1, 0)).hasMessage("visitors must be 1 to 10000000, got 0");
        assertThatThrownBy(() -> SMALL.withSlateSize(101)).hasMessage("slate size must be 1 to 100, got 101");
        assertThatThrownBy(() -> new Slate(List.of(1, 1), List.of()))
                .hasMessage("a slate must hold no item twice, got [1, 1]");
    }
}

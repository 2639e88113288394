package dev.tidemill.recommend.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ShopDriverTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
    private static final ShopSimulation SMALL =
            ShopSimulation.usual().withSize(150, 200, 2).withDays(FIRST, 8).withSeed(3);
    private static final Pattern ITEM = Pattern.compile("\"item_id\":\"(i\\d+)\"");

    /// Recommends what was clicked most, and remembers what it was told.
    private static final class Popular implements ShopTarget {
        private final Map<Integer, Integer> clicks = new HashMap<>();
        private final List<String> told = new ArrayList<>();
        private final List<String> asked = new ArrayList<>();

        @Override
        public void tell(String stream, List<byte[]> events) {
            for (byte[] event : events) {
                String json = new String(event, StandardCharsets.UTF_8);
                told.add(stream + json);
                Matcher item = ITEM.matcher(json);
                if (item.find()) {
                    int number = ShopWire.itemNumber(item.group(1));
                    clicks.merge(number, stream.equals("views") ? 1 : 0, Integer::sum);
                }
            }
        }

        @Override
        public Slate decide(byte[] request) {
            asked.add(new String(request, StandardCharsets.UTF_8));
            return new Slate(
                    clicks.entrySet().stream()
                            .sorted(Map.Entry.<Integer, Integer>comparingByValue()
                                    .reversed()
                                    .thenComparing(Map.Entry.comparingByKey()))
                            .limit(10)
                            .map(Map.Entry::getKey)
                            .toList(),
                    List.of());
        }
    }

    @Test
    void whoIsToldWhatHappensRecommendsBetterThanChance() {
        Popular popular = new Popular();
        ShopReport report = new ShopDriver(new Shop(SMALL), popular).run(FIRST, 500, _ -> {});
        ShopTarget chance = new ShopTarget() {
            private final SlateSource uniform = new Shop(SMALL).uniform();
            private int asked;

            @Override
            public void tell(String stream, List<byte[]> events) {}

            @Override
            public Slate decide(byte[] request) {
                return uniform.slate(new ShopRequest("r" + asked, asked++, "s", java.util.OptionalInt.empty(), 10, 0));
            }
        };
        ShopReport byChance = new ShopDriver(new Shop(SMALL), chance).run(FIRST, 500, _ -> {});
        assertThat(report.requests()).isEqualTo(500);
        assertThat(report.share()).isGreaterThan(1.5 * byChance.share());
        assertThat((double) report.clicks())
                .isBetween(
                        report.expectedClicks() - 4 * Math.sqrt(report.expectedClicks()),
                        report.expectedClicks() + 4 * Math.sqrt(report.expectedClicks()));
        assertThat(popular.told).hasSize((int) report.events());
    }

    /// Files of the first days and a live run from there on are one shop.
    @Test
    void aLiveRunGoesOnWhereTheFilesEnd() {
        Popular popular = new Popular();
        LocalDate from = FIRST.plusDays(5);
        new ShopDriver(new Shop(SMALL), popular).run(from, 20, _ -> {});
        long begin = from.toEpochDay() * ShopWorld.DAY_MILLIS;
        List<String> afterwards = new ArrayList<>();
        for (ShopEvent event : new Shop(SMALL).events()) {
            if (event.time() >= begin) {
                afterwards.add(ShopWire.stream(event) + new String(ShopWire.json(event), StandardCharsets.UTF_8));
            }
        }
        assertThat(popular.told.getFirst()).isEqualTo(afterwards.getFirst());
        assertThat(popular.asked).hasSize(20);
        assertThat(afterwards).contains("requests" + popular.asked.getFirst());
    }

    @Test
    void emptySlatesBringNothingAndAreCounted() {
        ShopTarget nothing = new ShopTarget() {
            @Override
            public void tell(String stream, List<byte[]> events) {}

            @Override
            public Slate decide(byte[] request) {
                return new Slate(List.of(), List.of());
            }
        };
        ShopReport report = new ShopDriver(new Shop(SMALL), nothing).run(FIRST, 30, _ -> {});
        assertThat(report.empty()).isEqualTo(30);
        assertThat(report.clicks()).isZero();
        assertThat(report.share()).isZero();
    }
}

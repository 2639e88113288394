package dev.tidemill.recommend.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.app.Application;
import dev.tidemill.app.ApplicationReader;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.data.EventReader;
import dev.tidemill.data.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The application in `apps/recommend` takes everything that the shop sends.
class ShopStreamsTest {
    @Test
    void everyEventIsValidInItsStreamOfTheApplication() {
        Application app = ApplicationReader.read(Path.of("../apps/recommend"));
        ShopSimulation simulation = ShopSimulation.usual()
                .withSize(60, 80, 1)
                .withDays(LocalDate.of(2026, 3, 1), 5)
                .withSeed(2);
        Map<String, EventReader> readers = new HashMap<>();
        for (StreamDefinition stream : app.streams().values()) {
            readers.put(stream.name(), new EventReader(stream, () -> Instant.parse("2026-03-07T00:00:00Z")));
        }
        Map<String, Integer> taken = new HashMap<>();
        for (ShopEvent event : new Shop(simulation).events()) {
            byte[] json = ShopWire.json(event);
            EventReader reader = readers.get(ShopWire.stream(event));
            assertThat(reader).as(ShopWire.stream(event)).isNotNull();
            assertThat(reader.read(json))
                    .as(new String(json, StandardCharsets.UTF_8))
                    .isInstanceOf(Verdict.Accepted.class);
            taken.merge(ShopWire.stream(event), 1, Integer::sum);
        }
        assertThat(taken.keySet()).containsExactlyInAnyOrderElementsOf(ShopWire.STREAMS);
    }
}

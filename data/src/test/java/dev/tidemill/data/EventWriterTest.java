package dev.tidemill.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.Event;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventWriterTest {
    private static final Event PAYMENT =
            new Event("transactions", "t1", 1_522_540_831_000L, 1_522_540_831_000L, new Object[] {
                "t1", 1_522_540_831_000L, "596", "3156", 5710L
            });

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        byte[] json = EventWriter.of(Streams.transactions()).json(PAYMENT);

        assertThat(text(json))
                .isEqualTo("{\"id\":\"t1\",\"time\":\"2018-04-01T00:00:31Z\",\"customer_id\":\"596\","
                        + "\"terminal_id\":\"3156\",\"amount\":57.10}");
        Verdict verdict = new EventReader(Streams.transactions(), Streams.CLOCK).read(json);
        assertThat(((Verdict.Accepted) verdict).event().values()).isEqualTo(PAYMENT.values());
    }

    @Test
    void personalFieldsAreMasked() {
        EventWriter masked = EventWriter.of(Streams.transactions()).masked();

        assertThat(text(masked.json(PAYMENT))).contains("\"customer_id\":\"***\"");
        assertThat(masked.text(2, PAYMENT.values())).contains("***");
        assertThat(masked.text(4, PAYMENT.values())).contains("57.10");
        assertThat(masked.text(1, PAYMENT.values())).contains("2018-04-01T00:00:31Z");
        assertThat(masked.text(1, new Object[5])).isEmpty();
    }

    @Test
    void derivedFieldsAreWrittenOnDemand() {
        Object[] values = {"a", 0L, "x", 5L, 1000L, 0.25, true, 1L, null, 0.5, false};
        Event event = new Event("everything", "a", 0, 0, values);
        EventWriter writer = EventWriter.of(Streams.everything());

        assertThat(text(writer.json(event)))
                .isEqualTo("{\"id\":\"a\",\"time\":\"1970-01-01T00:00:00Z\",\"text\":\"x\",\"whole\":5,\"money\":10.00,"
                        + "\"ratio\":0.25,\"flag\":true,\"seen\":\"1970-01-01T00:00:00.001Z\"}");
        assertThat(text(writer.withDerived().json(event))).endsWith(",\"doubled\":0.5,\"big\":false}");
    }
}

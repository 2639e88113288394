package dev.tidemill.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.StoredEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    private final EventCodec codec = EventCodec.of(Streams.everything());

    @Property(tries = 500)
    void whatIsEncodedIsDecoded(@ForAll("values") Object[] values) {
        byte[] payload = codec.encode(values);

        assertThat(codec.decode((String) values[0], (Long) values[1], payload)).isEqualTo(values);
    }

    @Property(tries = 200)
    void aPayloadCutAnywhereIsDamaged(@ForAll("values") Object[] values) {
        byte[] payload = codec.encode(values);

        for (int length = 0; length < payload.length; length++) {
            byte[] cut = Arrays.copyOf(payload, length);
            assertThatThrownBy(() -> codec.decode("x", 1, cut))
                    .isInstanceOf(TidemillException.class)
                    .hasMessage("payload of stream everything ends early: it is damaged");
        }
    }

    @Provide
    Arbitrary<Object[]> values() {
        return Combinators.combine(
                        Arbitraries.strings().ofMinLength(1).ofMaxLength(20),
                        Arbitraries.longs(),
                        Combinators.combine(
                                        Arbitraries.strings().ofMaxLength(40).injectNull(0.3),
                                        Arbitraries.longs().injectNull(0.3),
                                        Arbitraries.longs().injectNull(0.3),
                                        Arbitraries.doubles().injectNull(0.3),
                                        Arbitraries.of(true, false).injectNull(0.3),
                                        Arbitraries.longs().injectNull(0.3),
                                        Arbitraries.of("web", "store").injectNull(0.3))
                                .as((a, b, c, d, e, f, g) -> Arrays.<Object>asList(a, b, c, d, e, f, g)),
                        Arbitraries.doubles().injectNull(0.3),
                        Arbitraries.of(true, false).injectNull(0.3))
                .as((id, time, middle, number, flag) -> {
                    List<Object> all = new ArrayList<>(List.of(id, time));
                    all.addAll(middle);
                    all.add(number);
                    all.add(flag);
                    return all.toArray();
                });
    }

    @Test
    void aPaymentTakesFewBytes() {
        EventCodec payments = EventCodec.of(Streams.transactions());
        Object[] values = {"288062", 1_525_132_881_000L, "3546", "2944", 1871L};

        assertThat(payments.encode(values)).hasSize(19);
    }

    @Test
    void aStoredEventBecomesAnEvent() {
        EventCodec payments = EventCodec.of(Streams.transactions());
        Object[] values = {"288062", 1_525_132_881_000L, "3546", "2944", 1871L};
        StoredEvent stored =
                new StoredEvent(7, 0, "288062", 1_525_132_881_000L, 1_525_132_882_000L, false, payments.encode(values));

        Event event = payments.event(stored);

        assertThat(event.stream()).isEqualTo("transactions");
        assertThat(event.known()).isEqualTo(1_525_132_882_000L);
        assertThat(event.values()).isEqualTo(values);
    }

    @Test
    void fieldsAddedAtTheEndAreMissingInOlderPayloads() {
        StreamDefinition before = Streams.transactions();
        List<Field> fields = new ArrayList<>(before.schema().fields());
        fields.add(Field.of("channel", FieldType.STRING));
        StreamDefinition now = Streams.stream("transactions", fields, List.of());
        byte[] payload = EventCodec.of(before).encode(new Object[] {"1", 2L, "c", "t", 100L});

        assertThat(EventCodec.of(now).decode("1", 2, payload)).containsExactly("1", 2L, "c", "t", 100L, null);
    }

    @Test
    void retypedMovedAndRemovedFieldsNeedTheOlderDefinition() {
        StreamDefinition before = Streams.transactions();
        StreamDefinition now = Streams.stream(
                "transactions",
                List.of(
                        Streams.required("id", FieldType.STRING),
                        Streams.required("amount", FieldType.NUMBER),
                        Streams.required("terminal_id", FieldType.STRING),
                        Streams.required("time", FieldType.TIMESTAMP)),
                List.of());
        byte[] payload = EventCodec.of(before).encode(new Object[] {"1", 2L, "c", "t", 100L});

        assertThat(EventCodec.of(now, List.of(before)).decode("1", 2, payload)).containsExactly("1", null, "t", 2L);
        assertThatThrownBy(() -> EventCodec.of(now).decode("1", 2, payload))
                .isInstanceOf(TidemillException.class)
                .hasMessageMatching("payload of stream transactions: schema must be known, got fingerprint"
                        + " [0-9a-f]+ of 5 fields \\(give the codec the definition it was written with\\)");
    }

    @Test
    void aNewerFormatIsRefused() {
        byte[] payload = codec.encode(new Object[11]);
        payload[0] = 2;

        assertThatThrownBy(() -> codec.decode("1", 2, payload))
                .hasMessage("payload of stream everything: format must be 1, got 2 (written by a newer Tidemill?)");
    }

    @Test
    void payloadsOfVersionOneStayReadable() throws IOException {
        Object[] values = {"a-1", 1_522_540_831_000L, "Zürich", -7L, 5716L, 0.25, true, 0L, "web", 0.5, true};
        try (InputStream fixture = EventCodecTest.class.getResourceAsStream("payload-v1.hex")) {
            String hex = new String(fixture.readAllBytes(), StandardCharsets.US_ASCII).strip();

            assertThat(codec.decode("a-1", 1_522_540_831_000L, HexFormat.of().parseHex(hex)))
                    .isEqualTo(values);
            assertThat(HexFormat.of().formatHex(codec.encode(values))).isEqualTo(hex);
        }
    }
}

package dev.tidemill.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.core.Field;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Events as JSON, as [EventReader] reads it: decimals as plain numbers, timestamps in RFC 3339, missing fields left
/// out. Immutable, safe for use by many threads.
///
/// Two switches: whether derived fields are written too (then the text is for people: the reader refuses them), and
/// whether personal fields show as `"***"`.
public final class EventWriter {
    /// What stands for the value of a personal field.
    public static final String MASK = "***";

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private final StreamDefinition stream;
    private final List<Field> fields;
    private final SerializedString[] names;
    private final boolean derived;
    private final boolean masked;

    private EventWriter(StreamDefinition stream, boolean derived, boolean masked) {
        this.stream = stream;
        this.fields = stream.schema().fields();
        this.names = fields.stream().map(f -> new SerializedString(f.name())).toArray(SerializedString[]::new);
        this.derived = derived;
        this.masked = masked;
    }

    /// Writes what came in: declared fields with their values.
    public static EventWriter of(StreamDefinition stream) {
        return new EventWriter(stream, false, false);
    }

    /// The same with the derived fields.
    public EventWriter withDerived() {
        return new EventWriter(stream, true, masked);
    }

    /// The same with personal fields masked.
    public EventWriter masked() {
        return new EventWriter(stream, derived, true);
    }

    /// The event's fields as one JSON object, UTF-8.
    public byte[] json(Event event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            write(json, event.values());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    /// Writes values by slot as one JSON object.
    public void write(JsonGenerator json, @Nullable Object[] values) throws IOException {
        json.writeStartObject();
        int size = derived ? fields.size() : stream.declaredFields();
        for (int slot = 0; slot < size; slot++) {
            Object value = values[slot];
            if (value != null) {
                json.writeFieldName(names[slot]);
                writeValue(json, fields.get(slot), value);
            }
        }
        json.writeEndObject();
    }

    /// The value of a slot as people read it, empty where it is missing.
    public Optional<String> text(int slot, @Nullable Object[] values) {
        Object value = values[slot];
        if (value == null) {
            return Optional.empty();
        }
        Field field = fields.get(slot);
        if (masked && field.personal()) {
            return Optional.of(MASK);
        }
        return Optional.of(
                switch (field.type()) {
                    case DECIMAL -> plain(field, (Long) value);
                    case TIMESTAMP -> Times.format((Long) value);
                    case STRING, INTEGER, NUMBER, BOOLEAN -> value.toString();
                });
    }

    private void writeValue(JsonGenerator json, Field field, Object value) throws IOException {
        if (masked && field.personal()) {
            json.writeString(MASK);
            return;
        }
        switch (field.type()) {
            case STRING -> json.writeString((String) value);
            case INTEGER -> json.writeNumber((Long) value);
            case DECIMAL -> json.writeNumber(plain(field, (Long) value));
            case NUMBER -> json.writeNumber((Double) value);
            case BOOLEAN -> json.writeBoolean((Boolean) value);
            case TIMESTAMP -> json.writeString(Times.format((Long) value));
        }
    }

    /// A decimal with all digits of its scale: 5716 at scale 2 is `57.16`.
    private static String plain(Field field, long units) {
        return BigDecimal.valueOf(units, field.scale()).toPlainString();
    }
}

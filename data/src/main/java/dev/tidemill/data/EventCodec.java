package dev.tidemill.data;

import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Event;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.StoredEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values of a stream's events as compact bytes and back. Immutable, safe for use by many threads.
///
/// A payload is: one byte format version (1), the number of fields (varint), the fingerprint of the schema (4
/// bytes), one bit per field that says whether it is present, then the present values in the order of their slots:
/// integers, decimals and timestamps as zigzag varints, numbers in 8 bytes, strings in UTF-8 with their length
/// before them, booleans in one byte. The id and the time stand beside the payload ([StoredEvent]) and are not
/// repeated. Payloads written under an older schema stay readable: fields that were added are missing in them, and
/// for any other change the older definitions are given to [#of(StreamDefinition, List)].
public final class EventCodec {
    private static final int FORMAT = 1;
    private static final int HEADER = 12;

    private final StreamDefinition stream;
    private final PayloadShape shape;
    private final Map<Long, Older> older;

    private EventCodec(StreamDefinition stream, Map<Long, Older> older) {
        this.stream = stream;
        this.shape = PayloadShape.of(stream);
        this.older = older;
    }

    /// A codec for payloads of this definition, and of earlier ones whose fields are the first of this one's.
    public static EventCodec of(StreamDefinition stream) {
        return new EventCodec(stream, Map.of());
    }

    /// A codec that reads payloads of the older definitions too. A field takes the older value where name, type and
    /// scale are the same; else it is missing.
    public static EventCodec of(StreamDefinition stream, List<StreamDefinition> olderDefinitions) {
        Map<Long, Older> older = new HashMap<>();
        for (StreamDefinition definition : olderDefinitions) {
            Older entry = Older.of(definition, stream);
            older.put(key(entry.shape.size(), entry.shape.fingerprint()), entry);
        }
        return new EventCodec(stream, Map.copyOf(older));
    }

    /// The definition whose values are written.
    public StreamDefinition stream() {
        return stream;
    }

    /// The payload of values by slot.
    public byte[] encode(@Nullable Object[] values) {
        PayloadOutput out = new PayloadOutput(HEADER + shape.size() * 12);
        encode(out, values);
        return out.toBytes();
    }

    /// Appends the payload of values by slot.
    void encode(PayloadOutput out, @Nullable Object[] values) {
        int size = shape.size();
        out.one(FORMAT);
        out.varint(size);
        out.int32(shape.fingerprint());
        int bits = out.skip((size + 7) >> 3);
        FieldType[] types = shape.types();
        for (int slot = 0; slot < size; slot++) {
            Object value = values[slot];
            if (value != null && slot != shape.idSlot() && slot != shape.timeSlot()) {
                out.setBit(bits, slot);
                write(out, types[slot], value);
            }
        }
    }

    /// The values by slot of a stored event.
    ///
    /// @throws TidemillException STORAGE where the payload is damaged or of an unknown schema
    public @Nullable Object[] decode(String id, long time, byte[] payload) {
        return decode(id, time, new PayloadInput(payload));
    }

    @Nullable
    Object[] decode(String id, long time, PayloadInput in) {
        try {
            int format = in.one();
            if (format != FORMAT) {
                throw broken("format must be " + FORMAT + ", got " + format + " (written by a newer Tidemill?)");
            }
            int count = (int) in.varint();
            int fingerprint = in.int32();
            if (shape.begins(count, fingerprint)) {
                @Nullable Object[] values = new Object[shape.size()];
                read(in, shape, count, values);
                return identify(values, id, time);
            }
            return decodeOlder(in, count, fingerprint, id, time);
        } catch (IndexOutOfBoundsException e) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "payload of stream " + stream.name() + " ends early: it is damaged", e);
        }
    }

    /// The stored event with its values decoded.
    public Event event(StoredEvent stored) {
        return new Event(
                stream.name(),
                stored.id(),
                stored.time(),
                stored.known(),
                decode(stored.id(), stored.time(), stored.payload()));
    }

    /// Puts id and time into their slots.
    private @Nullable Object[] identify(@Nullable Object[] values, String id, long time) {
        if (shape.idSlot() >= 0) {
            values[shape.idSlot()] = shape.types()[shape.idSlot()] == FieldType.STRING ? id : Long.valueOf(id);
        }
        if (shape.timeSlot() >= 0) {
            values[shape.timeSlot()] = time;
        }
        return values;
    }

    private @Nullable Object[] decodeOlder(PayloadInput in, int count, int fingerprint, String id, long time) {
        Older entry = older.get(key(count, fingerprint));
        if (entry == null) {
            throw broken("schema must be known, got fingerprint " + Integer.toHexString(fingerprint) + " of " + count
                    + " fields (give the codec the definition it was written with)");
        }
        @Nullable Object[] before = new Object[count];
        read(in, entry.shape, count, before);
        @Nullable Object[] values = new Object[shape.size()];
        for (int slot = 0; slot < values.length; slot++) {
            values[slot] = entry.sources[slot] < 0 ? null : before[entry.sources[slot]];
        }
        return identify(values, id, time);
    }

    private TidemillException broken(String rule) {
        return new TidemillException(ErrorCode.STORAGE, "payload of stream " + stream.name() + ": " + rule);
    }

    private static void write(PayloadOutput out, FieldType type, Object value) {
        switch (type) {
            case STRING -> out.text((String) value);
            case INTEGER, DECIMAL, TIMESTAMP -> out.zigzag((Long) value);
            case NUMBER -> out.int64(Double.doubleToRawLongBits((Double) value));
            case BOOLEAN -> out.one((Boolean) value ? 1 : 0);
        }
    }

    private static void read(PayloadInput in, PayloadShape shape, int count, @Nullable Object[] into) {
        int bits = in.position();
        in.skip((count + 7) >> 3);
        FieldType[] types = shape.types();
        for (int slot = 0; slot < count; slot++) {
            if (in.bit(bits, slot)) {
                into[slot] = switch (types[slot]) {
                    case STRING -> in.text();
                    case INTEGER, DECIMAL, TIMESTAMP -> in.zigzag();
                    case NUMBER -> Double.longBitsToDouble(in.int64());
                    case BOOLEAN -> in.one() != 0;
                };
            }
        }
    }

    private static long key(int count, int fingerprint) {
        return (long) count << 32 | (fingerprint & 0xFFFF_FFFFL);
    }

    /// How payloads of an older definition come into the slots of the present one.
    @SuppressWarnings("ArrayRecordComponent")
    private record Older(PayloadShape shape, int[] sources) {
        static Older of(StreamDefinition before, StreamDefinition now) {
            int[] sources = new int[now.schema().size()];
            for (int slot = 0; slot < sources.length; slot++) {
                Field field = now.schema().fields().get(slot);
                int source = before.schema().slot(field.name());
                boolean same = source >= 0
                        && before.schema().fields().get(source).type() == field.type()
                        && before.schema().fields().get(source).scale() == field.scale();
                sources[slot] = same ? source : -1;
            }
            return new Older(PayloadShape.of(before), sources);
        }
    }
}

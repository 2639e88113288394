package dev.tidemill.data;

import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// What of a stream's schema decides how its payloads are written: the names, types and scales of its fields in
/// order, and which of them hold the id and the time (those two stand beside the payload and not in it).
///
/// @param fingerprints at n the fingerprint of the first n fields, so that a payload written before fields were
///                     added at the end is known by itself
@SuppressWarnings("ArrayRecordComponent")
record PayloadShape(FieldType[] types, int idSlot, int timeSlot, int[] fingerprints) {
    static PayloadShape of(StreamDefinition stream) {
        int size = stream.schema().size();
        FieldType[] types = new FieldType[size];
        int[] fingerprints = new int[size + 1];
        int idSlot = stream.schema().slot(stream.idField());
        int timeSlot = stream.schema().slot(stream.timeField());
        CRC32C crc = new CRC32C();
        for (int slot = 0; slot < size; slot++) {
            Field field = stream.schema().fields().get(slot);
            types[slot] = field.type();
            String role = slot == idSlot ? "id" : slot == timeSlot ? "time" : "";
            String line = field.name() + ':' + field.type().word() + ':' + field.scale() + ':' + role + '\n';
            crc.update(line.getBytes(StandardCharsets.UTF_8));
            fingerprints[slot + 1] = (int) crc.getValue();
        }
        return new PayloadShape(types, idSlot, timeSlot, fingerprints);
    }

    int size() {
        return types.length;
    }

    int fingerprint() {
        return fingerprints[types.length];
    }

    /// Whether a payload of `count` fields with that fingerprint holds the first fields of this shape.
    boolean begins(int count, int fingerprint) {
        return count <= types.length && fingerprints[count] == fingerprint;
    }
}

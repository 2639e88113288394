package dev.tidemill.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The fields of a stream, in the order of their slots: the value of `fields().get(i)` is
/// `event.values()[i]`.
public record Schema(List<Field> fields, Map<String, Integer> slots) {
    public Schema {
        fields = List.copyOf(fields);
        slots = Map.copyOf(slots);
    }

    public static Schema of(List<Field> fields) {
        Map<String, Integer> slots = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            if (slots.put(fields.get(i).name(), i) != null) {
                throw new IllegalArgumentException(
                        "field names must be distinct, got \"" + fields.get(i).name() + "\" twice");
            }
        }
        return new Schema(fields, slots);
    }

    /// The names of the fields in the order of their slots.
    public List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    public int size() {
        return fields.size();
    }

    /// The slot of a field, or -1 where there is none of that name.
    public int slot(String name) {
        return slots.getOrDefault(name, -1);
    }
}

package dev.tidemill.features;

import dev.tidemill.app.Application;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Field;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the expressions over one stream's events may name: its fields, and behind them `outcome.<field>` of
/// every stream that is about it. Where several such streams have a field of one name, they share its slot.
final class VisibleFields {
    static final String OUTCOME = "outcome.";

    private final Application app;
    private final int own;
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Map<String, int[]> outcomes = new HashMap<>();
    private final Expressions expressions;

    record Slot(Field field, int slot) {}

    VisibleFields(Application app, StreamDefinition stream) {
        this.app = app;
        this.own = stream.schema().size();
        for (Field field : stream.schema().fields()) {
            slots.put(field.name(), new Slot(field, slots.size()));
        }
        for (StreamDefinition other : app.streams().values()) {
            if (other.about().map(a -> a.stream().equals(stream.name())).orElse(false)) {
                outcomes.put(other.name(), outcomeSlots(other));
            }
        }
        List<Variable> variables = new ArrayList<>();
        slots.forEach((name, slot) -> variables.add(new Variable(
                name,
                slot.field().type(),
                slot.field().scale(),
                slot.slot(),
                slot.field().values())));
        this.expressions = Expressions.over(variables);
    }

    private int[] outcomeSlots(StreamDefinition other) {
        int[] places = new int[other.schema().size()];
        for (int i = 0; i < places.length; i++) {
            Field field = other.schema().fields().get(i);
            Slot slot = slots.computeIfAbsent(OUTCOME + field.name(), name -> new Slot(field, slots.size()));
            if (slot.field().type() != field.type() || slot.field().scale() != field.scale()) {
                throw new IllegalArgumentException(OUTCOME + field.name()
                        + " must have one type in all streams about the same one, got "
                        + slot.field().type().word() + " and " + field.type().word());
            }
            places[i] = slot.slot();
        }
        return places;
    }

    Expressions expressions() {
        return expressions;
    }

    Optional<Slot> field(String name) {
        return Optional.ofNullable(slots.get(name.strip()));
    }

    /// How many slots are the stream's own.
    int own() {
        return own;
    }

    int width() {
        return slots.size();
    }

    Map<String, int[]> outcomes() {
        return Map.copyOf(outcomes);
    }

    Map<String, Slot> all() {
        return slots;
    }

    int[] decidedSlots(List<String> key) {
        return slots(app.decided(), key);
    }

    static int[] slots(StreamDefinition stream, List<String> key) {
        int[] slots = new int[key.size()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = stream.schema().slot(key.get(i));
            if (slots[i] < 0) {
                throw new IllegalArgumentException(
                        "key must be a field of stream " + stream.name() + ", got \"" + key.get(i) + "\"");
            }
        }
        return slots;
    }
}

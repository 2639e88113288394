package dev.tidemill.features;

import dev.tidemill.app.Application;
import dev.tidemill.app.OutcomeDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.core.Field;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The label of each decided event as far as it is known by a cutoff.
///
/// Of several outcomes of one event the last by (time, id) holds. An event without one that is older than the
/// outcome's delay at the cutoff has the label `otherwise`; a younger one has none. Late outcomes count: what
/// they say is known, though no feature sees it.
final class Labels {
    private final @Nullable OutcomeDefinition definition;
    private final long cutoff;
    private final int idSlot;
    private final int valueSlot;
    private final double units;
    private final Map<String, Known> known = new HashMap<>();

    private record Known(double label, long time, long place) {}

    Labels(Application app, long cutoff) {
        this.definition = app.outcome().orElse(null);
        this.cutoff = cutoff;
        if (definition == null) {
            idSlot = -1;
            valueSlot = -1;
            units = 1;
            return;
        }
        var stream = app.stream(definition.stream());
        var about = stream.about()
                .orElseThrow(() -> new IllegalArgumentException(
                        "outcome must be a stream that is about another, got \"" + stream.name() + "\""));
        idSlot = stream.schema().slot(about.field());
        valueSlot = stream.schema().slot(definition.field());
        Field field = stream.schema().fields().get(valueSlot);
        units = field.minorUnits();
    }

    /// Reads all outcomes.
    void read(EventSource source) {
        OutcomeDefinition wanted = definition;
        if (wanted != null) {
            source.forEach(wanted.stream()::equals, arrived -> add(arrived.event()));
        }
    }

    private void add(Event outcome) {
        double label = number(outcome.values()[valueSlot]);
        Object id = outcome.values()[idSlot];
        if (outcome.known() > cutoff || id == null || Double.isNaN(label)) {
            return;
        }
        long place = EventOrder.place(outcome.id());
        known.merge(
                id.toString(),
                new Known(label, outcome.time(), place),
                (a, b) -> KeyState.before(b.time(), b.place(), a.time(), a.place()) ? a : b);
    }

    private double number(@Nullable Object value) {
        return switch (value) {
            case Boolean flag -> flag ? 1 : 0;
            case Long whole -> whole / units;
            case Double real -> real;
            case null, default -> Double.NaN;
        };
    }

    /// NaN where nothing is known.
    double of(Event decided) {
        OutcomeDefinition wanted = definition;
        if (wanted == null) {
            return Double.NaN;
        }
        Known label = known.get(decided.id());
        if (label != null) {
            return label.label();
        }
        long time = decided.time();
        boolean complete = time <= cutoff
                && (cutoff == Long.MAX_VALUE || cutoff - time >= wanted.delay().toMillis());
        return complete ? wanted.otherwise().map(o -> o ? 1.0 : 0.0).orElse(Double.NaN) : Double.NaN;
    }
}

package dev.tidemill.recommend.state;

import dev.tidemill.app.Application;
import dev.tidemill.app.Scope;
import dev.tidemill.app.SlateDefinition;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import dev.tidemill.expression.Expression;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How events of one stream become interactions. Pure.
public final class Fold {
    private final Map<String, List<Reading>> byStream = new HashMap<>();

    /// Where one kind of interaction stands in its stream.
    ///
    /// @param kind its place among the declared ones
    private record Reading(
            int kind,
            int item,
            int user,
            int session,
            Optional<Expression> when,
            double weight,
            int value,
            double unit) {}

    /// What an event says.
    ///
    /// @param user    `null` where it names none
    /// @param session `null` where it names none
    public record Interaction(
            @Nullable String user, @Nullable String session, Trail.Step step) {}

    private Fold() {}

    public static Fold of(Application application, SlateDefinition slate) {
        Fold fold = new Fold();
        int kind = 0;
        for (SlateDefinition.Interaction interaction : slate.interactions().values()) {
            StreamDefinition stream = application.stream(interaction.stream());
            int value = interaction.value().map(stream.schema()::slot).orElse(-1);
            Field field = value < 0 ? null : stream.schema().fields().get(value);
            Reading reading = new Reading(
                    kind++,
                    stream.schema().slot(slate.keys().item()),
                    slate.keys().user().map(stream.schema()::slot).orElse(-1),
                    slate.keys().session().map(stream.schema()::slot).orElse(-1),
                    interaction
                            .when()
                            .map(text -> Expressions.over(Scope.derivation(stream)).compile(text, Kind.TEST)),
                    interaction.weight(),
                    value,
                    field != null && field.type() == FieldType.DECIMAL ? field.minorUnits() : 1);
            fold.byStream.computeIfAbsent(stream.name(), ignored -> new ArrayList<>()).add(reading);
        }
        return fold;
    }

    /// What an event says; nothing where it is of no such stream, or names no item.
    public List<Interaction> read(Event event) {
        List<Reading> readings = byStream.get(event.stream());
        if (readings == null) {
            return List.of();
        }
        List<Interaction> interactions = new ArrayList<>(1);
        for (Reading reading : readings) {
            Object item = event.values()[reading.item];
            boolean counts = item != null
                    && (reading.when.isEmpty() || reading.when.get().test(event.values()));
            if (counts) {
                interactions.add(new Interaction(
                        text(event, reading.user),
                        text(event, reading.session),
                        new Trail.Step(reading.kind, item.toString(), weight(event, reading), event.time())));
            }
        }
        return interactions;
    }

    private static float weight(Event event, Reading reading) {
        if (reading.value < 0) {
            return (float) reading.weight;
        }
        return event.values()[reading.value] instanceof Number number
                ? (float) (reading.weight * number.doubleValue() / reading.unit)
                : 0;
    }

    private static @Nullable String text(Event event, int slot) {
        Object value = slot < 0 ? null : event.values()[slot];
        return value == null ? null : value.toString();
    }
}

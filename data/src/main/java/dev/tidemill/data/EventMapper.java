package dev.tidemill.data;

import dev.tidemill.app.ImportDefinition.ColumnEquals;
import dev.tidemill.app.ImportDefinition.RowEvent;
import dev.tidemill.app.ImportDefinition.Source;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.core.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Makes one of a row's events.
final class EventMapper {
    /// A row's first event has no event before it.
    static final long NO_BASE = Long.MIN_VALUE;

    private final StreamRules rules;
    private final List<Filler> fillers = new ArrayList<>();
    private final EventDraft draft;
    private final long delayMillis;
    private final boolean timed;
    private final int whenColumn;
    private final char[] whenText;

    EventMapper(RowEvent definition, StreamDefinition stream, ToIntFunction<String> column) {
        this.rules = new StreamRules(stream, slot -> place(definition, stream, slot));
        this.draft = new EventDraft(stream.schema().size());
        this.delayMillis = definition.delay().toMillis();
        this.timed = definition.fields().containsKey(stream.timeField());
        for (Map.Entry<String, Source> field : definition.fields().entrySet()) {
            int slot = stream.schema().slot(field.getKey());
            fillers.add(Filler.of(field.getValue(), rules.field(slot), slot, column));
        }
        this.whenColumn =
                definition.when().map(when -> column.applyAsInt(when.column())).orElse(-1);
        this.whenText = definition.when().map(ColumnEquals::value).orElse("").toCharArray();
    }

    private static String place(RowEvent definition, StreamDefinition stream, int slot) {
        String field = stream.schema().fields().get(slot).name();
        return switch (definition.fields().get(field)) {
            case Source.Column(String name) -> " column " + name;
            case Source.Prefixed(String prefix, String name) -> " column " + name;
            case Source.Time time -> " column " + time.column();
            case Source.Constant(String text) -> " field " + field;
            case null -> " field " + field;
        };
    }

    StreamDefinition stream() {
        return rules.stream();
    }

    boolean delayed() {
        return delayMillis > 0;
    }

    /// Whether the row makes this event.
    boolean applies(Row row) {
        return whenColumn < 0 || row.equals(whenColumn, whenText);
    }

    /// Whether the event would become known after `now`, given the time of the row's first.
    boolean inFuture(long base, long now) {
        return base != NO_BASE && delayMillis > 0 && base + delayMillis > now;
    }

    /// The event, or `null` where it breaks a rule; then [#problems()] says why.
    @Nullable
    Event map(Row row, long base, long now) {
        draft.restart();
        for (Filler filler : fillers) {
            filler.fill(row, draft);
        }
        long known = base == NO_BASE ? Long.MIN_VALUE : base + delayMillis;
        if (!timed && base != NO_BASE) {
            draft.set(rules.timeSlot(), known);
        }
        return rules.complete(draft, now, known);
    }

    /// Why the last row made no event.
    List<Problem> problems() {
        return draft.problems();
    }
}

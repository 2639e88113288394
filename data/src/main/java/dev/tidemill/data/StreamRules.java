package dev.tidemill.data;

import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.Ids;
import dev.tidemill.core.Problem;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// All rules of a stream, compiled once: of each declared field, of the event as a whole, and how the derived
/// fields
/// come about. Immutable, safe for use by many threads.
final class StreamRules {
    private final StreamDefinition stream;
    private final FieldRule[] fields;
    private final int[] required;
    private final int idSlot;
    private final int timeSlot;
    private final FieldType idType;
    private final DerivedFields derived;
    private final RowChecks checks;
    private final long aheadMillis;

    StreamRules(StreamDefinition stream) {
        this(stream, slot -> "field " + stream.schema().fields().get(slot).name());
    }

    /// @param places for each declared slot how findings name the place of its value
    StreamRules(StreamDefinition stream, IntFunction<String> places) {
        this.stream = stream;
        this.fields = new FieldRule[stream.declaredFields()];
        this.idSlot = slot(stream, stream.idField());
        this.timeSlot = slot(stream, stream.timeField());
        this.idType = stream.schema().fields().get(idSlot).type();
        List<Integer> needed = new ArrayList<>();
        for (int slot = 0; slot < fields.length; slot++) {
            Field field = stream.schema().fields().get(slot);
            fields[slot] = new FieldRule(field, places.apply(slot));
            if (field.required() || slot == idSlot || slot == timeSlot) {
                needed.add(slot);
            }
        }
        this.required = needed.stream().mapToInt(Integer::intValue).toArray();
        this.derived = DerivedFields.of(stream);
        this.checks = RowChecks.of(stream);
        this.aheadMillis = stream.ahead().toMillis();
    }

    private static int slot(StreamDefinition stream, String field) {
        int slot = stream.schema().slot(field);
        if (slot < 0 || slot >= stream.declaredFields()) {
            throw new IllegalArgumentException(
                    "id and time of stream " + stream.name() + " must be declared fields, got \"" + field + "\"");
        }
        return slot;
    }

    StreamDefinition stream() {
        return stream;
    }

    FieldRule field(int slot) {
        return fields[slot];
    }

    int declared() {
        return fields.length;
    }

    int idSlot() {
        return idSlot;
    }

    int timeSlot() {
        return timeSlot;
    }

    /// The id as text, empty where it is missing.
    String id(@Nullable Object[] values) {
        Object id = values[idSlot];
        return id == null ? "" : id.toString();
    }

    /// Checks the event as a whole and computes its derived fields; `null` where the draft is refused.
    ///
    /// @param now   the clock, against which the future is measured
    /// @param known when the event became known; never taken before its time
    @Nullable
    Event complete(EventDraft draft, long now, long known) {
        @Nullable Object[] values = draft.values();
        for (int slot : required) {
            if (draft.missing(slot)) {
                draft.refuse(new Problem(fields[slot].place(), "must be given", "", ""));
            }
        }
        if (idType == FieldType.STRING && values[idSlot] instanceof String id) {
            checkId(draft, id);
        }
        Object time = values[timeSlot];
        if (time instanceof Long millis) {
            checkTime(draft, millis, now);
        }
        if (draft.refused() || !(time instanceof Long happened)) {
            return null;
        }
        derived.compute(values);
        checks.check(draft);
        if (draft.refused()) {
            return null;
        }
        return new Event(stream.name(), id(values), happened, Math.max(known, happened), values);
    }

    private void checkId(EventDraft draft, String id) {
        String place = fields[idSlot].place();
        if (id.isEmpty() || id.length() > Ids.LONGEST_ID) {
            draft.refuse(
                    new Problem(place, "must have 1 to " + Ids.LONGEST_ID + " characters, has " + id.length(), id, ""));
            return;
        }
        for (int i = 0; i < id.length(); i++) {
            if (Character.isISOControl(id.charAt(i))) {
                draft.refuse(new Problem(
                        place,
                        "must have no control characters, has one at " + (i + 1),
                        id.replaceAll("\\p{Cntrl}", "?"),
                        ""));
                return;
            }
        }
    }

    private void checkTime(EventDraft draft, long millis, long now) {
        String place = fields[timeSlot].place();
        if (millis < 0) {
            draft.refuse(new Problem(place, "must not lie before 1970", Times.format(millis), ""));
        } else if (millis > now && millis - now > aheadMillis) {
            draft.refuse(new Problem(
                    place,
                    "must lie at most " + words(stream.ahead()) + " after now, " + Times.format(now),
                    Times.format(millis),
                    "check the clock and the time zone of the sender"));
        }
    }

    /// A duration as application files write it: `7d`, `90m`.
    private static String words(Duration duration) {
        long millis = duration.toMillis();
        for (ChronoUnit unit : List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES, ChronoUnit.SECONDS)) {
            long length = unit.getDuration().toMillis();
            if (millis >= length && millis % length == 0) {
                return millis / length + unit.name().substring(0, 1).toLowerCase(Locale.ROOT);
            }
        }
        return millis + "ms";
    }
}

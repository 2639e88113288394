package dev.tidemill.app;

import static dev.tidemill.app.Change.Kind.ADDED;
import static dev.tidemill.app.Change.Kind.CHANGED;
import static dev.tidemill.app.Change.Kind.REMOVED;
import static dev.tidemill.app.Change.Weight.MAJOR;
import static dev.tidemill.app.Change.Weight.MINOR;

import dev.tidemill.app.Change.Weight;
import dev.tidemill.app.StreamDefinition.DerivedField;
import dev.tidemill.core.Field;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// What changes in streams: those who send events must still be understood.
final class StreamChanges {
    private final List<Change> changes;

    StreamChanges(List<Change> changes) {
        this.changes = changes;
    }

    void compare(Map<String, StreamDefinition> previous, Map<String, StreamDefinition> next) {
        previous.forEach((name, stream) -> {
            StreamDefinition after = next.get(name);
            if (after == null) {
                changes.add(new Change(REMOVED, "streams." + name, MAJOR, "stream is removed, its events are refused"));
            } else {
                stream("streams." + name, stream, after);
            }
        });
        next.keySet().stream()
                .filter(name -> !previous.containsKey(name))
                .forEach(name -> changes.add(new Change(ADDED, "streams." + name, MINOR, "stream is added")));
    }

    private void stream(String place, StreamDefinition before, StreamDefinition after) {
        changed(place + ".id", before.idField(), after.idField(), MAJOR, "events are known by another id");
        changed(place + ".time", before.timeField(), after.timeField(), MAJOR, "events happen at another time");
        changed(place + ".about", before.about(), after.about(), MAJOR, "it tells about other events");
        changed(place + ".lateness", before.lateness(), after.lateness(), MINOR, "other events count as late");
        changed(place + ".ahead", before.ahead(), after.ahead(), MINOR, "other events count as too early");
        changed(place + ".retention", before.retention(), after.retention(), MINOR, "events are kept for another time");
        changed(place + ".description", before.description(), after.description(), Weight.PATCH, "");
        checks(place + ".checks.", before.checks(), after.checks());
        fields(place + ".fields.", declared(before), declared(after));
        derived(place + ".derive.", before, after);
    }

    private <V> void changed(String place, V before, V after, Weight weight, String consequence) {
        if (!before.equals(after)) {
            String message =
                    words(before) + " becomes " + words(after) + (consequence.isEmpty() ? "" : ", " + consequence);
            changes.add(new Change(CHANGED, place, weight, message));
        }
    }

    private static String words(Object value) {
        return switch (value) {
            case Optional<?> optional -> optional.map(StreamChanges::words).orElse("nothing");
            case java.time.Duration span -> Spans.format(span);
            case StreamDefinition.About about -> about.stream() + " by " + about.field();
            default -> "\"" + value + "\"";
        };
    }

    private static Map<String, Field> declared(StreamDefinition stream) {
        Map<String, Field> fields = new LinkedHashMap<>();
        stream.schema().fields().subList(0, stream.declaredFields()).forEach(field -> fields.put(field.name(), field));
        return fields;
    }

    private void fields(String place, Map<String, Field> before, Map<String, Field> after) {
        before.forEach((name, field) -> {
            Field now = after.get(name);
            if (now == null) {
                changes.add(
                        new Change(REMOVED, place + name, MAJOR, "field is removed, events that have it are refused"));
            } else {
                field(place + name, field, now);
            }
        });
        after.forEach((name, field) -> {
            if (!before.containsKey(name)) {
                String message =
                        field.required() ? "required field is added, events without it are refused" : "field is added";
                changes.add(new Change(ADDED, place + name, field.required() ? MAJOR : MINOR, message));
            }
        });
    }

    private void field(String place, Field before, Field after) {
        if (before.type() != after.type() || before.scale() != after.scale()) {
            changed(place, type(before), type(after), MAJOR, "what is stored and sent has the old type");
            return;
        }
        if (before.required() != after.required()) {
            String message = after.required()
                    ? "field becomes required, events without it are refused"
                    : "field becomes optional";
            changes.add(new Change(CHANGED, place, after.required() ? MAJOR : MINOR, message));
        }
        bound(place + ".min", before.min(), after.min(), -1);
        bound(place + ".max", before.max(), after.max(), 1);
        pattern(place + ".pattern", before, after);
        values(place + ".values", before.values(), after.values());
        if (before.maxLength() != after.maxLength()) {
            narrowed(
                    place + ".max_length",
                    before.maxLength() > after.maxLength(),
                    before.maxLength(),
                    after.maxLength());
        }
        if (before.personal() != after.personal()) {
            String message = after.personal() ? "field becomes personal" : "field is no longer personal";
            changes.add(new Change(CHANGED, place + ".personal", MINOR, message));
        }
    }

    private static String type(Field field) {
        return field.scale() == 0 ? field.type().word() : field.type().word() + " of scale " + field.scale();
    }

    /// @param sign 1 for an upper bound, -1 for a lower one
    private void bound(String place, OptionalDouble before, OptionalDouble after, int sign) {
        if (!before.equals(after)) {
            double widest = sign * Double.POSITIVE_INFINITY;
            boolean narrower = sign * after.orElse(widest) < sign * before.orElse(widest);
            narrowed(place, narrower, words(before), words(after));
        }
    }

    private static String words(OptionalDouble bound) {
        return bound.isPresent() ? Double.toString(bound.getAsDouble()) : "no bound";
    }

    private void narrowed(String place, boolean narrower, Object before, Object after) {
        String message = before + " becomes " + after + (narrower ? ", events that were accepted are refused" : "");
        changes.add(new Change(CHANGED, place, narrower ? MAJOR : MINOR, message));
    }

    private void pattern(String place, Field before, Field after) {
        String old = before.pattern().map(Objects::toString).orElse("");
        String now = after.pattern().map(Objects::toString).orElse("");
        if (!old.equals(now)) {
            boolean narrower = !now.isEmpty();
            String message = (old.isEmpty() ? "no pattern" : old) + " becomes " + (now.isEmpty() ? "no pattern" : now)
                    + (narrower ? ", events that were accepted may be refused" : "");
            changes.add(new Change(CHANGED, place, narrower ? MAJOR : MINOR, message));
        }
    }

    /// Categories are numbers to models, by their place in the list.
    private void values(String place, List<String> before, List<String> after) {
        if (before.equals(after)) {
            return;
        }
        if (before.isEmpty() || after.isEmpty()) {
            boolean narrower = before.isEmpty();
            String message = narrower
                    ? "only some values are allowed from now on"
                    : "any value is allowed from now on, it is no category any more";
            changes.add(new Change(CHANGED, place, MAJOR, message));
        } else if (after.size() > before.size()
                && after.subList(0, before.size()).equals(before)) {
            List<String> more = after.subList(before.size(), after.size());
            changes.add(new Change(CHANGED, place, MINOR, "values are added: " + String.join(", ", more)));
        } else {
            String message = "values must stay in their order with new ones at the end, models see their positions";
            changes.add(new Change(CHANGED, place, MAJOR, message));
        }
    }

    private void checks(String place, List<CheckDefinition> before, List<CheckDefinition> after) {
        for (CheckDefinition check : after) {
            if (!before.contains(check)) {
                Weight weight = check.refusesEvents() ? MAJOR : MINOR;
                String message = check.refusesEvents() ? "events that were accepted may be refused" : "data is checked";
                changes.add(new Change(CHANGED, place + check.name(), weight, message));
            }
        }
        Set<String> names = new HashSet<>();
        after.forEach(check -> names.add(check.name()));
        for (CheckDefinition check : before) {
            if (!names.contains(check.name())) {
                changes.add(new Change(REMOVED, place + check.name(), MINOR, "data is no longer checked"));
            }
        }
    }

    private void derived(String place, StreamDefinition before, StreamDefinition after) {
        Map<String, String> old = expressions(before);
        Map<String, String> now = expressions(after);
        old.forEach((name, expression) -> {
            String other = now.get(name);
            if (other == null) {
                changes.add(new Change(REMOVED, place + name, MAJOR, "derived field is removed"));
            } else {
                changed(place + name, expression, other, MAJOR, "the same name means something else");
            }
        });
        now.keySet().stream()
                .filter(name -> !old.containsKey(name))
                .forEach(name -> changes.add(new Change(ADDED, place + name, MINOR, "derived field is added")));
    }

    private static Map<String, String> expressions(StreamDefinition stream) {
        Map<String, String> expressions = new HashMap<>();
        for (DerivedField field : stream.derived()) {
            expressions.put(field.name(), field.expression());
        }
        return expressions;
    }
}

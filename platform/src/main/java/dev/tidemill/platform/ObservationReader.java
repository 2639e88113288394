package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.WatchDefinition;
import dev.tidemill.app.WatchDefinition.Group;
import dev.tidemill.core.Event;
import dev.tidemill.core.Field;
import dev.tidemill.core.Schema;
import dev.tidemill.serve.Receipt;
import dev.tidemill.watch.Observation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// From an event and its receipt to what watching sees of them.
final class ObservationReader {
    private static final int LONGEST_VALUE = 64;

    private final WatchDefinition watch;
    private final Schema schema;
    private final List<String> inputs;
    private final Map<List<String>, int[]> places = new HashMap<>();

    ObservationReader(Application application, List<String> inputs) {
        this.watch = application.lifecycle().watching();
        this.schema = application.decided().schema();
        this.inputs = inputs;
    }

    Observation read(Event event, Receipt receipt) {
        Receipt.Timings t = receipt.timings();
        return new Observation(
                receipt.offset(),
                receipt.time(),
                receipt.model().orElse(0),
                inputs(receipt),
                receipt.score(),
                receipt.probability(),
                receipt.outcome(),
                receipt.fallback().isPresent(),
                t.validate() + t.log() + t.fold() + t.score() + t.policy(),
                segments(event),
                groups(event));
    }

    private double[] inputs(Receipt receipt) {
        int[] from = places.computeIfAbsent(
                receipt.featureNames(),
                names -> inputs.stream().mapToInt(names::indexOf).toArray());
        double[] values = new double[from.length];
        for (int i = 0; i < values.length; i++) {
            boolean there = from[i] >= 0 && from[i] < receipt.features().length;
            values[i] = there ? receipt.features()[from[i]] : Double.NaN;
        }
        return values;
    }

    private List<String> segments(Event event) {
        List<String> segments = new ArrayList<>();
        for (String field : watch.segments()) {
            text(event, field).ifPresent(value -> segments.add(field + "=" + value));
        }
        return segments;
    }

    /// `age=30-60`, one for each declared group that has a value.
    List<String> groups(Event event) {
        List<String> groups = new ArrayList<>();
        watch.groups().forEach((name, group) -> {
            Optional<String> value = group.bounds().isEmpty() ? text(event, group.field()) : range(event, group);
            value.ifPresent(found -> groups.add(name + "=" + found));
        });
        return groups;
    }

    private Optional<String> text(Event event, String field) {
        return value(event, field).map(value -> {
            String text = value instanceof Long && scale(field) > 1 ? plain(number(field, value)) : value.toString();
            return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE);
        });
    }

    private Optional<String> range(Event event, Group group) {
        return value(event, group.field()).filter(Number.class::isInstance).map(value -> {
            double number = number(group.field(), value);
            List<Double> bounds = group.bounds();
            int at = 0;
            while (at < bounds.size() && number >= bounds.get(at)) {
                at++;
            }
            return at == 0
                    ? "<" + plain(bounds.getFirst())
                    : at == bounds.size()
                            ? ">=" + plain(bounds.getLast())
                            : plain(bounds.get(at - 1)) + "-" + plain(bounds.get(at));
        });
    }

    private Optional<Object> value(Event event, String field) {
        int slot = schema.slot(field);
        @Nullable Object value = slot < 0 || slot >= event.values().length ? null : event.values()[slot];
        return Optional.ofNullable(value);
    }

    private double number(String field, Object value) {
        return ((Number) value).doubleValue() / scale(field);
    }

    private long scale(String field) {
        Field declared = schema.fields().get(schema.slot(field));
        return declared.minorUnits();
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}

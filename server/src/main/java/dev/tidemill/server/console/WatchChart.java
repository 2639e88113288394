package dev.tidemill.server.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.server.http.Json;
import dev.tidemill.watch.statistics.Interval;
import java.util.List;

/// What was watched, window by window, with its intervals, its bounds and the alerts about it.
///
/// @param across `time` or `row`
/// @param data   `{"x": […], "lines": [{"label", "y", "low"?, "high"?}], "bounds": [{"label", "y"}], "marks":
///     [{"x",
///     "raised"}]}`; x in seconds where it is time
public record WatchChart(String title, String note, String across, String data) {
    /// One line over the windows; what is no number is left out.
    record Line(String label, List<Interval> values) {
        static Line plain(String label, List<Double> values) {
            return new Line(
                    label,
                    values.stream()
                            .map(value -> new Interval(value, Double.NaN, Double.NaN))
                            .toList());
        }

        boolean known() {
            return values.stream().anyMatch(value -> Double.isFinite(value.value()));
        }

        private boolean banded() {
            return values.stream().anyMatch(value -> Double.isFinite(value.low()) && Double.isFinite(value.high()));
        }
    }

    /// A value that a line is compared with.
    record Bound(String label, double value) {}

    /// An alert that turned.
    record Mark(double at, boolean raised) {}

    static WatchChart of(
            String title,
            String note,
            String across,
            List<Double> x,
            List<Line> lines,
            List<Bound> bounds,
            List<Mark> marks) {
        ObjectNode data = Json.MAPPER.createObjectNode();
        ArrayNode at = data.putArray("x");
        x.forEach(at::add);
        ArrayNode all = data.putArray("lines");
        for (Line line : lines) {
            ObjectNode one = all.addObject().put("label", line.label());
            ArrayNode y = one.putArray("y");
            line.values().forEach(value -> add(y, value.value()));
            if (line.banded()) {
                ArrayNode low = one.putArray("low");
                ArrayNode high = one.putArray("high");
                line.values().forEach(value -> {
                    add(low, value.low());
                    add(high, value.high());
                });
            }
        }
        ArrayNode compared = data.putArray("bounds");
        bounds.stream()
                .filter(bound -> Double.isFinite(bound.value()))
                .forEach(bound ->
                        compared.addObject().put("label", bound.label()).put("y", bound.value()));
        ArrayNode turned = data.putArray("marks");
        marks.forEach(mark -> turned.addObject().put("x", mark.at()).put("raised", mark.raised()));
        return new WatchChart(title, note, across, data.toString());
    }

    private static void add(ArrayNode to, double value) {
        if (Double.isFinite(value)) {
            to.add(value);
        } else {
            to.addNull();
        }
    }
}

package dev.tidemill.server.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.registry.tracking.MetricPoint;
import dev.tidemill.server.http.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// A metric over its steps, of one run or of several. Where a metric has one step alone, it is drawn over time.
///
/// @param across `step` or `time`
/// @param data   `{"x": […], "series": [{"label": …, "y": […]}]}`; what is no finite number is left out
public record StepChart(String title, String across, String data) {
    /// The chart of a metric.
    ///
    /// @param points of each run, by what the run is called
    static StepChart of(String metric, Map<String, List<MetricPoint>> points) {
        boolean stepped = points.values().stream()
                .anyMatch(
                        each -> each.stream().map(MetricPoint::step).distinct().count() > 1);
        TreeSet<Double> across = new TreeSet<>();
        Map<String, TreeMap<Double, Double>> lines = new LinkedHashMap<>();
        points.forEach((run, each) -> {
            TreeMap<Double, Double> line = new TreeMap<>();
            for (MetricPoint point : each) {
                if (Double.isFinite(point.value())) {
                    line.put(stepped ? point.step() : point.at() / 1000.0, point.value());
                }
            }
            across.addAll(line.keySet());
            lines.put(run, line);
        });
        return new StepChart(metric, stepped ? "step" : "time", json(new ArrayList<>(across), lines));
    }

    private static String json(List<Double> across, Map<String, TreeMap<Double, Double>> lines) {
        ObjectNode data = Json.MAPPER.createObjectNode();
        ArrayNode x = data.putArray("x");
        across.forEach(x::add);
        ArrayNode series = data.putArray("series");
        lines.forEach((run, line) -> {
            ArrayNode y = series.addObject().put("label", run).putArray("y");
            across.forEach(at -> y.add(line.get(at)));
        });
        return data.toString();
    }
}

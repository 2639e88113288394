package dev.tidemill.registry.tracking;

import java.util.List;
import java.util.Map;

/// What to write to a run in one step: all of it or nothing.
public record RunBatch(List<MetricPoint> metrics, Map<String, String> parameters, Map<String, String> tags) {
    public RunBatch {
        metrics = List.copyOf(metrics);
        parameters = Map.copyOf(parameters);
        tags = Map.copyOf(tags);
    }

    public static RunBatch metrics(List<MetricPoint> metrics) {
        return new RunBatch(metrics, Map.of(), Map.of());
    }

    public static RunBatch parameters(Map<String, String> parameters) {
        return new RunBatch(List.of(), parameters, Map.of());
    }

    public static RunBatch tags(Map<String, String> tags) {
        return new RunBatch(List.of(), Map.of(), tags);
    }
}

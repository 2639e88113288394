package dev.tidemill.registry.tracking;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A run with what it measured.
///
/// @param metrics the latest point of each, by name
/// @param parameters written once
public record Run(
        RunInfo info,
        List<MetricPoint> metrics,
        Map<String, String> parameters,
        Map<String, String> tags,
        List<DatasetInput> datasets) {
    /// The tag that names the run that a run is part of.
    public static final String PARENT = "mlflow.parentRunId";

    /// The tag that holds a run's name.
    public static final String NAME = "mlflow.runName";

    public Run {
        metrics = List.copyOf(metrics);
        parameters = Map.copyOf(parameters);
        tags = Map.copyOf(tags);
        datasets = List.copyOf(datasets);
    }

    /// The run that this one is part of.
    public Optional<String> parent() {
        return Optional.ofNullable(tags.get(PARENT));
    }
}

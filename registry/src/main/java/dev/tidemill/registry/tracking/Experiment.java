package dev.tidemill.registry.tracking;

import java.time.Instant;
import java.util.Map;

/// A named set of runs.
///
/// @param id       a whole number as text; `0` is the one called `Default`
/// @param name     unique, also among those in the bin
/// @param location where the artifacts of its runs lie: `mlflow-artifacts:/0`
public record Experiment(
        String id,
        String name,
        String location,
        Stage stage,
        Instant created,
        Instant updated,
        Map<String, String> tags) {
    /// The id of the experiment that is always there.
    public static final String DEFAULT = "0";

    public Experiment {
        tags = Map.copyOf(tags);
    }
}

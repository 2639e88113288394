package dev.tidemill.registry.tracking;

import java.util.Map;

/// A dataset that a run read.
///
/// @param digest  of its rows
/// @param source  where it came from, as its `sourceType` describes places
/// @param schema  JSON, or empty
/// @param profile JSON, or empty
/// @param tags    `mlflow.data.context` says what for: `training`
public record DatasetInput(
        String name,
        String digest,
        String sourceType,
        String source,
        String schema,
        String profile,
        Map<String, String> tags) {
    /// The tag that says what a run read it for.
    public static final String CONTEXT = "mlflow.data.context";

    public DatasetInput {
        tags = Map.copyOf(tags);
    }

    /// What the run read it for; empty where it is not said.
    public String context() {
        return tags.getOrDefault(CONTEXT, "");
    }
}

package dev.tidemill.registry;

import java.time.Instant;
import java.util.Map;

/// What people say about a version, and where it came in from.
///
/// @param format how its content is to be read: `tidemill`, `mlflow-xgboost`, `mlflow-onnx`; empty where nobody said
/// @param source where it was taken from: `mlflow-artifacts:/0/…/artifacts/model`; empty where it was made here
/// @param run    the run that made it; empty where none is known
public record VersionNote(
        String description, String format, String source, String run, Instant updated, Map<String, String> tags) {
    public VersionNote {
        tags = Map.copyOf(tags);
    }
}

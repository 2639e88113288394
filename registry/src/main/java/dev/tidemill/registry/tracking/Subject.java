package dev.tidemill.registry.tracking;

import java.util.Locale;
import java.util.Optional;

/// What a condition is about.
public enum Subject {
    METRIC,
    PARAMETER,
    TAG,
    ATTRIBUTE,
    DATASET;

    /// The subject that a filter calls so: `metrics`, `params`, `attr`.
    static Optional<Subject> of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "metric", "metrics" -> Optional.of(METRIC);
            case "param", "params", "parameter", "parameters" -> Optional.of(PARAMETER);
            case "tag", "tags" -> Optional.of(TAG);
            case "attribute", "attributes", "attr", "run" -> Optional.of(ATTRIBUTE);
            case "dataset", "datasets" -> Optional.of(DATASET);
            default -> Optional.empty();
        };
    }
}

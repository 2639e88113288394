package dev.tidemill.registry;

import java.util.List;
import java.util.Map;

/// Where a version came from: all that made it, so that it can be made again.
///
/// @param dataset            digest of the rows it learned from; empty where there are none
/// @param applicationVersion version of the application that declared it: `1.2.0`
/// @param featureDigest      digest of how its features are computed
/// @param features           what it sees, in order
/// @param parameters         all of them, as used
/// @param codeVersion        version of the program that made it
/// @param metrics            by name: `test.auc_roc`
/// @param evaluation         the whole report as JSON
public record Provenance(
        String dataset,
        String applicationVersion,
        String featureDigest,
        List<String> features,
        Map<String, String> parameters,
        long seed,
        String codeVersion,
        Map<String, Double> metrics,
        String evaluation) {
    public Provenance {
        features = List.copyOf(features);
        parameters = Map.copyOf(parameters);
        metrics = Map.copyOf(metrics);
    }
}

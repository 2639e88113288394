package dev.tidemill.platform;

import dev.tidemill.registry.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A model version as lists and pages show it.
///
/// @param active      whether it answers now
/// @param artifact    SHA-256 of the artifact
/// @param dataset     digest of the dataset it was trained on
/// @param codeVersion version of the program that trained it
/// @param metrics     by name: `test.auc_roc`, `validation.log_loss`
/// @param evaluation  the whole evaluation as JSON: metrics with intervals, curves, thresholds, importance
public record ModelSummary(
        int version,
        boolean active,
        String algorithm,
        Instant created,
        String who,
        String artifact,
        String dataset,
        String applicationVersion,
        String codeVersion,
        long seed,
        List<String> features,
        Map<String, String> parameters,
        Map<String, Double> metrics,
        String evaluation) {
    /// The parameter of a version's provenance that names its algorithm, where it is not xgboost.
    static final String ALGORITHM = "format";

    static String algorithm(Provenance provenance) {
        return provenance.parameters().getOrDefault(ALGORITHM, "xgboost");
    }

    public ModelSummary {
        features = List.copyOf(features);
        parameters = Map.copyOf(parameters);
        metrics = Map.copyOf(metrics);
    }
}

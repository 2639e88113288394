package dev.tidemill.serve;

import dev.tidemill.registry.ModelArtifact;
import java.util.List;

/// Boosted trees as XGBoost writes them.
public final class TreeFormat implements ScorerFormat {
    @Override
    public String algorithm() {
        return "xgboost";
    }

    @Override
    public Scorer read(String name, ModelArtifact artifact) {
        return TreeScorer.of(artifact);
    }

    /// Plain names are in the model's order; with `input=feature` each input of the model is named; none at all
    /// means that the model's own names are features.
    @Override
    public List<String> features(byte[] model, List<String> declared) {
        return NamedInputs.features(XgboostModel.names(model), declared);
    }
}

package dev.tidemill.serve;

import dev.tidemill.registry.ModelArtifact;

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
}

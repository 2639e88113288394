package dev.tidemill.serve;

import dev.tidemill.registry.ModelArtifact;

/// Reads registered artifacts of one algorithm: one class for each format of models.
public interface ScorerFormat {
    /// The [ModelArtifact#algorithm()] that it reads.
    String algorithm();

    /// @param name what meters call it
    /// @throws dev.tidemill.core.TidemillException INVALID where the artifact is broken, or its model and its names
    ///     disagree
    Scorer read(String name, ModelArtifact artifact);
}

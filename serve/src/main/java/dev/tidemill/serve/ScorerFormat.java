package dev.tidemill.serve;

import dev.tidemill.registry.ModelArtifact;
import java.util.List;

/// Reads registered artifacts of one algorithm: one class for each format of models.
public interface ScorerFormat {
    /// The [ModelArtifact#algorithm()] that it reads.
    String algorithm();

    /// @param name what meters call it
    /// @throws dev.tidemill.core.TidemillException INVALID where the artifact is broken, or its model and its names
    ///     disagree
    Scorer read(String name, ModelArtifact artifact);

    /// The features in the order of the model's vector, out of what the model is declared to take.
    ///
    /// @param declared names of features in that order, or `input=feature` where each has an input of its own
    /// @throws dev.tidemill.core.TidemillException INVALID where they do not fit the model
    default List<String> features(byte[] model, List<String> declared) {
        return declared;
    }
}

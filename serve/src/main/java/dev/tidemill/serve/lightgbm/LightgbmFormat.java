package dev.tidemill.serve.lightgbm;

import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.serve.NamedInputs;
import dev.tidemill.serve.Scorer;
import dev.tidemill.serve.ScorerFormat;
import java.util.List;

/// Models in LightGBM's text (`model.txt`), of version 3 or 4.
public final class LightgbmFormat implements ScorerFormat {
    @Override
    public String algorithm() {
        return "lightgbm";
    }

    @Override
    public Scorer read(String name, ModelArtifact artifact) {
        return LightgbmScorer.of(artifact);
    }

    /// Plain names are in the model's order; with `input=feature` each input of the model is named; none at all
    /// means that the model's own names are features.
    @Override
    public List<String> features(byte[] model, List<String> declared) {
        return NamedInputs.features(LightgbmReader.read(model).inputs(), declared);
    }
}

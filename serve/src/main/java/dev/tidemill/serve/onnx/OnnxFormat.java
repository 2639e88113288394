package dev.tidemill.serve.onnx;

import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.serve.ScorerFormat;
import dev.tidemill.serve.inference.Batching;
import dev.tidemill.serve.inference.TensorScorer;

/// Models in ONNX.
public final class OnnxFormat implements ScorerFormat {
    private final Batching batching;

    public OnnxFormat(Batching batching) {
        this.batching = batching;
    }

    @Override
    public String algorithm() {
        return OnnxModel.ALGORITHM;
    }

    @Override
    public TensorScorer read(String name, ModelArtifact artifact) {
        return TensorScorer.of(artifact, batching.of(name, OnnxModel.load(artifact.model())));
    }
}

package dev.tidemill.serve.onnx;

import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.serve.NamedInputs;
import dev.tidemill.serve.ScorerFormat;
import dev.tidemill.serve.inference.Batching;
import dev.tidemill.serve.inference.TensorScorer;
import dev.tidemill.serve.inference.TensorSpec;
import java.util.List;

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

    /// One input takes all features in the order declared; of several each takes the feature declared for it, or the
    /// one of its own name.
    @Override
    public List<String> features(byte[] model, List<String> declared) {
        try (OnnxModel loaded = OnnxModel.load(model)) {
            List<String> inputs =
                    loaded.signature().inputs().stream().map(TensorSpec::name).toList();
            return inputs.size() == 1 ? plain(declared) : NamedInputs.ordered(inputs, declared);
        }
    }

    private static List<String> plain(List<String> declared) {
        return declared.stream().map(one -> one.substring(one.indexOf('=') + 1)).toList();
    }
}

package dev.tidemill.serve.formats;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.serve.Scorer;
import dev.tidemill.serve.ScorerFormat;
import dev.tidemill.serve.TreeFormat;
import dev.tidemill.serve.inference.Batching;
import dev.tidemill.serve.lightgbm.LightgbmFormat;
import dev.tidemill.serve.onnx.OnnxFormat;
import dev.tidemill.serve.tabular.EnsembleFormat;
import dev.tidemill.serve.tabular.LinearFormat;
import dev.tidemill.serve.tabular.RulesFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The one place where an artifact's algorithm finds its runtime. A new format is one class, and a line here.
public final class ScorerFormats {
    private final Map<String, ScorerFormat> formats = new LinkedHashMap<>();

    /// @throws IllegalArgumentException where two read the same algorithm
    public ScorerFormats(List<ScorerFormat> formats) {
        for (ScorerFormat format : formats) {
            if (this.formats.put(format.algorithm(), format) != null) {
                throw new IllegalArgumentException(
                        "an algorithm must have one format, got two of " + format.algorithm());
            }
        }
    }

    /// All that this build knows.
    public static ScorerFormats standard(Batching batching) {
        List<ScorerFormat> single = List.of(
                new TreeFormat(),
                new LightgbmFormat(),
                new OnnxFormat(batching),
                new LinearFormat(),
                new RulesFormat());
        List<ScorerFormat> all = new ArrayList<>(single);
        all.add(new EnsembleFormat(new ScorerFormats(single)::read));
        return new ScorerFormats(all);
    }

    /// The algorithms that it knows.
    public Set<String> algorithms() {
        return Set.copyOf(formats.keySet());
    }

    /// Loads an artifact.
    ///
    /// @param name what meters call it
    /// @throws TidemillException INVALID where no format knows the algorithm, or the artifact is broken
    public Scorer read(String name, ModelArtifact artifact) {
        return format(artifact.algorithm()).read(name, artifact);
    }

    /// The format of an algorithm.
    ///
    /// @throws TidemillException INVALID where none knows it
    public ScorerFormat format(String algorithm) {
        ScorerFormat format = formats.get(algorithm);
        if (format == null) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a model must be of an algorithm of " + formats.keySet() + ", got \"" + algorithm + "\"");
        }
        return format;
    }
}

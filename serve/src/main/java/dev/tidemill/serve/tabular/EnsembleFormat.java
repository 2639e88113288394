package dev.tidemill.serve.tabular;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.serve.NamedInputs;
import dev.tidemill.serve.Scorer;
import dev.tidemill.serve.ScorerFormat;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/// Ensembles of versions of one application, see [EnsembleFile].
public final class EnsembleFormat implements ScorerFormat {
    private final BiFunction<String, ModelArtifact, Scorer> members;

    /// @param members reads a member by name and artifact; refuses ensembles, which have no ensembles in them
    public EnsembleFormat(BiFunction<String, ModelArtifact, Scorer> members) {
        this.members = members;
    }

    @Override
    public String algorithm() {
        return "ensemble";
    }

    /// The features of all members, in order of appearance. They are features already: no other names.
    @Override
    public List<String> features(byte[] model, List<String> declared) {
        Set<String> features = new LinkedHashSet<>();
        artifacts(file(model)).forEach(artifact -> features.addAll(artifact.features()));
        return declared.isEmpty() ? List.copyOf(features) : NamedInputs.ordered(List.copyOf(features), declared);
    }

    @Override
    public Scorer read(String name, ModelArtifact artifact) {
        EnsembleFile file = file(artifact.model());
        List<EnsembleScorer.Part> parts = new ArrayList<>();
        for (ModelArtifact member : artifacts(file)) {
            int index = parts.size();
            int[] inputs = member.features().stream()
                    .mapToInt(feature -> artifact.features().indexOf(feature))
                    .toArray();
            for (int input : inputs) {
                if (input < 0) {
                    throw new TidemillException(
                            ErrorCode.INVALID,
                            "inputs must have the features of all members, got " + artifact.features() + " for "
                                    + member.features());
                }
            }
            parts.add(new EnsembleScorer.Part(
                    members.apply(name + "/" + file.members().get(index).version(), member),
                    inputs,
                    file.members().get(index).weight()));
        }
        return new EnsembleScorer(
                artifact.features(), file.combine(), file.intercept(), List.copyOf(parts), artifact.calibration());
    }

    private static EnsembleFile file(byte[] model) {
        return ModelJson.read(EnsembleFile.WHAT, model, EnsembleFile.class);
    }

    private static List<ModelArtifact> artifacts(EnsembleFile file) {
        return file.members().stream()
                .map(member -> ModelArtifact.read(member.artifact()))
                .toList();
    }
}

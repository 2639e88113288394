package dev.tidemill.recommend.bundle;

import dev.tidemill.app.SlateDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.recommend.factor.FactorModel;
import dev.tidemill.recommend.factor.IalsParameters;
import dev.tidemill.recommend.factor.IalsTrainer;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.linear.ClosedFormTrainer;
import dev.tidemill.recommend.linear.GraphFilterModel;
import dev.tidemill.recommend.linear.GraphFilterTrainer;
import dev.tidemill.recommend.linear.ItemWeightModel;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.CandidateTrainer;
import dev.tidemill.recommend.model.ModelFormat;
import dev.tidemill.recommend.neighbour.NeighbourModel;
import dev.tidemill.recommend.neighbour.NeighbourTrainer;
import java.util.List;

/// The one place where the name of an algorithm finds its trainer and its format. A new one is a line in each.
public final class Algorithms {
    private static final String COSINE = "cosine";
    private static final String JACCARD = "jaccard";
    private static final String RP3BETA = "rp3beta";

    private Algorithms() {}

    /// The formats of all.
    public static List<ModelFormat> formats() {
        Kernels kernels = Kernels.fastest();
        return List.of(
                FactorModel.format(kernels),
                ItemWeightModel.format(ItemWeightModel.EASE, kernels),
                ItemWeightModel.format(ItemWeightModel.EDLAE, kernels),
                GraphFilterModel.format(kernels),
                NeighbourModel.format(COSINE),
                NeighbourModel.format(JACCARD),
                NeighbourModel.format(RP3BETA));
    }

    /// The trainer of a declared candidate.
    ///
    /// @throws IllegalArgumentException where its parameters are not the algorithm's, or out of range
    static CandidateTrainer<Interactions, ? extends CandidateModel> trainer(SlateDefinition.Candidate candidate) {
        Kernels kernels = Kernels.fastest();
        return switch (candidate.algorithm()) {
            case FactorModel.ALGORITHM -> IalsTrainer.withoutUsers(IalsParameters.of(candidate.parameters()), kernels);
            case ItemWeightModel.EASE, ItemWeightModel.EDLAE ->
                ClosedFormTrainer.of(candidate.algorithm(), candidate.parameters(), kernels);
            case GraphFilterModel.ALGORITHM -> GraphFilterTrainer.of(candidate.parameters(), kernels);
            case COSINE, JACCARD, RP3BETA -> NeighbourTrainer.of(candidate.algorithm(), candidate.parameters());
            default ->
                throw new IllegalArgumentException("a trained candidate must be of an algorithm that is known, got \""
                        + candidate.algorithm() + "\"");
        };
    }

    /// Refuses parameters that the algorithms do not know.
    ///
    /// @throws TidemillException INVALID with the first that is wrong
    public static void check(SlateDefinition slate) {
        slate.candidates().forEach((name, candidate) -> {
            try {
                if (!candidate.live()) {
                    trainer(candidate);
                } else if (!candidate.parameters().isEmpty()) {
                    throw new IllegalArgumentException(candidate.algorithm() + " has no parameters, got "
                            + candidate.parameters().keySet());
                }
            } catch (IllegalArgumentException wrong) {
                throw new TidemillException(
                        ErrorCode.INVALID, "slate.candidates." + name + ": " + wrong.getMessage(), wrong);
            }
        });
    }
}

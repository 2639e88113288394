package dev.tidemill.recommend.linear;

import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.CandidateTrainer;
import dev.tidemill.recommend.model.Parameters;
import dev.tidemill.recommend.model.TrainingRun;
import dev.tidemill.recommend.neighbour.NeighbourModel;
import dev.tidemill.recommend.neighbour.NeighbourTrainer;
import dev.tidemill.recommend.neighbour.Similarity;
import java.util.Map;

/// GF-CF, for catalogues that are too large for a dense inverse: with `R̃ = D_u^-½ R D_i^-½` the item
/// weights are `R̃ᵀR̃ + share · D_i^-½ V Vᵀ D_i^½`, where `V` spans the leading right singular vectors of
/// `R̃`. Of the first part every item keeps its strongest neighbours, so that memory is items · (neighbours
/// · 2 + rank) values.
///
/// Weights of interactions count in histories only.
public final class GraphFilterTrainer implements CandidateTrainer<Interactions, GraphFilterModel> {
    private final int rank;
    private final double share;
    private final int neighbours;
    private final Kernels kernels;

    /// @param rank       width of the low-pass filter, 1 to 1,024; of small catalogues half their items
    /// @param share      of the low-pass part, 0 or more
    /// @param neighbours that an item keeps, 1 to 10,000
    public GraphFilterTrainer(int rank, double share, int neighbours, Kernels kernels) {
        if (rank < 1 || rank > 1024 || !(share >= 0) || !Double.isFinite(share)) {
            throw new IllegalArgumentException(
                    "graph-filter takes a rank of 1 to 1024 and a share of 0 or more, got " + rank + " and " + share);
        }
        this.rank = rank;
        this.share = share;
        this.neighbours = neighbours;
        this.kernels = kernels;
    }

    /// From a declaration: `rank` (256), `share` (0.3), `neighbours` (500).
    public static GraphFilterTrainer of(Map<String, Double> given, Kernels kernels) {
        Parameters parameters = new Parameters(GraphFilterModel.ALGORITHM, given);
        int rank = parameters.count("rank", 256, 1, 1024);
        double share = parameters.number("share", 0.3, 0, 100);
        int neighbours = parameters.count("neighbours", 500, 1, 10_000);
        parameters.refuseOthers();
        return new GraphFilterTrainer(rank, share, neighbours, kernels);
    }

    @Override
    public String algorithm() {
        return GraphFilterModel.ALGORITHM;
    }

    @Override
    public GraphFilterModel train(Interactions data, TrainingRun run) {
        NeighbourModel near = new NeighbourTrainer(new Similarity.Laplacian(), neighbours).train(data, run);
        int width = Math.max(1, Math.min(rank, data.items() / 2));
        float[] basis = new LeadingSubspace(data, width, kernels, run).find();
        float[] roots = new float[data.items()];
        int[] counts = data.itemCounts();
        for (int item = 0; item < roots.length; item++) {
            roots[item] = (float) Math.sqrt(counts[item]);
        }
        return new GraphFilterModel(near, basis, roots, (float) share, kernels);
    }
}

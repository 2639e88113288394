package dev.tidemill.recommend;

import dev.tidemill.recommend.factor.FactorModel;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.linear.GraphFilterModel;
import dev.tidemill.recommend.linear.ItemWeightModel;
import dev.tidemill.recommend.model.ModelFormat;
import dev.tidemill.recommend.neighbour.NeighbourModel;
import dev.tidemill.recommend.trend.TrendModel;
import java.util.List;

/// All algorithms whose models can be read.
public final class Algorithms {
    private Algorithms() {}

    /// A format for every algorithm's artifact.
    public static List<ModelFormat> formats(Kernels kernels) {
        return List.of(
                ItemWeightModel.format(ItemWeightModel.EASE, kernels),
                ItemWeightModel.format(ItemWeightModel.EDLAE, kernels),
                GraphFilterModel.format(kernels),
                FactorModel.format(kernels),
                NeighbourModel.format("cosine"),
                NeighbourModel.format("jaccard"),
                NeighbourModel.format("rp3beta"),
                NeighbourModel.format("laplacian"),
                TrendModel.format());
    }
}

package dev.tidemill.recommend.rank;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.serve.TreeEnsemble;
import java.util.List;
import java.util.stream.IntStream;

/// A trained ranker, walked by ourselves. Immutable and safe for any number of threads.
public final class Ranker {
    private final List<String> features;
    private final TreeEnsemble trees;

    private Ranker(List<String> features, TreeEnsemble trees) {
        this.features = features;
        this.trees = trees;
    }

    /// @throws TidemillException INVALID where the artifact is not of trees, is damaged, or its names are
    ///     not as many as its model sees
    public static Ranker of(ModelArtifact artifact) {
        if (!artifact.algorithm().equals("xgboost")) {
            throw new TidemillException(
                    ErrorCode.INVALID, "a ranker must be of algorithm xgboost, got \"" + artifact.algorithm() + "\"");
        }
        TreeEnsemble trees = TreeEnsemble.readXgboost(artifact.model());
        if (trees.features() != artifact.features().size()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a ranker must name the " + trees.features() + " features of its model, got "
                            + artifact.features().size());
        }
        return new Ranker(artifact.features(), trees);
    }

    /// The names of a row's values, in their order.
    public List<String> features() {
        return features;
    }

    /// The score of one row: greater is better, and means nothing beside the rows of other slates.
    public double score(double[] row) {
        return trees.margin(row);
    }

    /// The indexes of rows, best first; equal ones in the order in which they came.
    public int[] rank(List<double[]> rows) {
        float[] scores = trees.margins(rows);
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Float.compare(scores[b], scores[a]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}

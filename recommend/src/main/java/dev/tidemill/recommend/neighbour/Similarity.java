package dev.tidemill.recommend.neighbour;

/// How alike two items are.
public sealed interface Similarity {
    /// `Σ w_i w_j / (|w_i| |w_j| + shrinkage)` over users, with the lengths over all users of each item.
    ///
    /// @param shrinkage 0 or more; takes pairs that few users share towards 0
    record Cosine(double shrinkage) implements Similarity {
        public Cosine {
            require(shrinkage >= 0 && Double.isFinite(shrinkage), "cosine takes a shrinkage of 0 or more", shrinkage);
        }
    }

    /// Users of both over users of either plus `shrinkage`; weights do not count.
    ///
    /// @param shrinkage 0 or more
    record Jaccard(double shrinkage) implements Similarity {
        public Jaccard {
            require(shrinkage >= 0 && Double.isFinite(shrinkage), "jaccard takes a shrinkage of 0 or more", shrinkage);
        }
    }

    /// The chance of a walk item, user, item, each step to the power `alpha`, over the target's number of
    /// users to the power `beta`. Weights do not count.
    ///
    /// @param alpha above 0, at most 3
    /// @param beta  from 0 to 2; more takes popular items down
    record Rp3Beta(double alpha, double beta) implements Similarity {
        public Rp3Beta {
            require(alpha > 0 && alpha <= 3, "rp3beta takes an alpha above 0 and at most 3", alpha);
            require(beta >= 0 && beta <= 2, "rp3beta takes a beta from 0 to 2", beta);
        }
    }

    /// The symmetrically normalised co-occurrence: `Σ 1 / |user| / √(|i| |j|)` over users of both, with
    /// their counts; one step of a low-pass filter on the graph. Weights do not count.
    record Laplacian() implements Similarity {}

    /// The algorithm's name: `cosine`, `jaccard`, `rp3beta`, `laplacian`.
    default String algorithm() {
        return switch (this) {
            case Cosine _ -> "cosine";
            case Jaccard _ -> "jaccard";
            case Rp3Beta _ -> "rp3beta";
            case Laplacian _ -> "laplacian";
        };
    }

    private static void require(boolean holds, String rule, double value) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", got " + value);
        }
    }
}

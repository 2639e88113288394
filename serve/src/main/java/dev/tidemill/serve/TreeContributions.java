package dev.tidemill.serve;

/// How much each feature moved a row's margin away from the expected one: exact, path-dependent TreeSHAP
/// (Lundberg, Erion, Lee: "Consistent individualized feature attribution for tree ensembles", arXiv 1802.03888),
/// the values of XGBoost's `predictContrib`. Immutable and safe for any number of threads.
///
/// The idea (after Yang: "Fast TreeSHAP", arXiv 2109.09847, version 2): a leaf answers for the rows that satisfy
/// one interval per feature on its path, so what it gives to each of its d features depends only on which of the
/// d intervals hold, 2^d patterns, all of them computed when the model is loaded. A row then costs one comparison
/// and one addition per feature and leaf.
///
/// 1. The features of a path are distinct: splits on the same feature are merged into one interval [low, high).
/// 2. With o(i) = 1 where interval i holds, z(i) the share of training cover that follows the path at i, the leaf's
///    value v gives v · (o(i) − z(i)) · Σ k!(d−1−k)!/d! · e(k), e(k) the coefficient of y^k in Π j≠i (z(j) +
///    o(j)·y). 3. Contributions and [#expected()] add up to the margin, but for rounding.
///
/// Memory is bounded by [#MOST_ENTRIES]: leaves beyond it, and paths of more than [#LONGEST_TABLED] features, are
/// computed for each row.
public final class TreeContributions {
    static final int LONGEST_TABLED = 10;
    static final int MOST_ENTRIES = 4 << 20;

    private final int features;
    private final LeafPath[] leaves;
    private final double expected;

    private TreeContributions(int features, LeafPath[] leaves, double expected) {
        this.features = features;
        this.leaves = leaves;
        this.expected = expected;
    }

    /// Prepares the tables: about Σ leaves · 2^d · d² steps.
    public static TreeContributions of(TreeEnsemble ensemble) {
        LeafPath[] leaves = new LeafPaths(ensemble.tree()).all();
        double expected = ensemble.baseMargin();
        long entries = 0;
        for (int i = 0; i < leaves.length; i++) {
            expected += leaves[i].expected();
            long more = leaves[i].tableSize();
            if (leaves[i].length() <= LONGEST_TABLED && entries + more <= MOST_ENTRIES) {
                leaves[i] = leaves[i].tabled();
                entries += more;
            }
        }
        return new TreeContributions(ensemble.features(), leaves, expected);
    }

    /// The margin expected of a row of which nothing is known: the mean over the training rows.
    public double expected() {
        return expected;
    }

    /// Writes each feature's contribution to the margin of a row.
    ///
    /// @param row at least as many values as the model has features; NaN is missing
    /// @param out of the same length; overwritten
    public void contributions(double[] row, double[] out) {
        java.util.Arrays.fill(out, 0, features, 0);
        for (LeafPath leaf : leaves) {
            leaf.add(row, out);
        }
    }
}

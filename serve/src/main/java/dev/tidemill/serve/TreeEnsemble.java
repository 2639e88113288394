package dev.tidemill.serve;

import java.util.List;

/// Boosted trees, walked by ourselves: the sum that XGBoost would give for a row, without a call into native code.
/// Equal to the last bit but for the base margin, the logarithm of which the C library may round differently by one
/// unit (never for a base score of 0.5). Immutable, and safe for any number of threads.
///
/// A row is the feature vector in the model's order. Each value is narrowed to float, as XGBoost does; NaN is
/// missing and takes each split's default direction; an infinity is a value like any other.
///
/// The idea: all nodes of all trees lie one after the other in three arrays, the two children of a node side by
/// side, so that one step is one comparison and one addition and a tree of depth 3 touches a few cache lines.
///
/// 1. `left[n]` is the first of two adjacent children, or −1 at a leaf; the right one is `left[n] + 1`.
/// 2. `feature[n]` holds the feature in its low 31 bits; its sign bit says that a missing value goes right.
/// 3. `value[n]` is the threshold (right where value ≥ threshold), or at a leaf what it adds to the margin.
/// 4. Margins are added in float in the order of the trees, beginning with the base: XGBoost's order.
///
/// A row costs Σ depth steps.
public final class TreeEnsemble {
    static final int RIGHT_WHEN_MISSING = 0x8000_0000;

    private final int[] roots;
    private final int[] feature;
    private final float[] value;
    private final int[] left;
    private final float[] cover;
    private final float baseMargin;
    private final int features;
    private final TreeObjective objective;

    TreeEnsemble(TreeNodes nodes, float baseMargin, int features, TreeObjective objective) {
        this.roots = nodes.roots();
        this.feature = nodes.feature();
        this.value = nodes.value();
        this.left = nodes.left();
        this.cover = nodes.cover();
        this.baseMargin = baseMargin;
        this.features = features;
        this.objective = objective;
    }

    /// Reads a model that XGBoost saved as JSON (`saveModel("….json")`).
    ///
    /// @throws dev.tidemill.core.TidemillException INVALID where it is damaged, or of a kind not served here
    public static TreeEnsemble readXgboost(byte[] json) {
        return XgboostModel.read(json);
    }

    /// How many features a row has.
    public int features() {
        return features;
    }

    /// How many trees there are.
    public int trees() {
        return roots.length;
    }

    /// How many nodes they have, leaves included.
    public int nodes() {
        return left.length;
    }

    /// What becomes of the margin: a probability or a plain value.
    public TreeObjective objective() {
        return objective;
    }

    /// The margin before the first tree.
    public float baseMargin() {
        return baseMargin;
    }

    /// The model's raw sum for one row: log-odds for a logistic objective.
    ///
    /// @param row at least [#features()] values; NaN is missing
    public float margin(double[] row) {
        float sum = baseMargin;
        for (int root : roots) {
            int node = root;
            int child = left[node];
            while (child >= 0) {
                int split = feature[node];
                float x = (float) row[split & ~RIGHT_WHEN_MISSING];
                node = child + (Float.isNaN(x) ? split >>> 31 : x < value[node] ? 0 : 1);
                child = left[node];
            }
            sum += value[node];
        }
        return sum;
    }

    /// The margins of several rows.
    public float[] margins(List<double[]> rows) {
        float[] margins = new float[rows.size()];
        for (int i = 0; i < margins.length; i++) {
            margins[i] = margin(rows.get(i));
        }
        return margins;
    }

    /// The prediction for one row as XGBoost gives it: a probability for a logistic objective, else the margin.
    public float predict(double[] row) {
        return objective.predict(margin(row));
    }

    TreeNodes tree() {
        return new TreeNodes(roots, feature, value, left, cover);
    }
}

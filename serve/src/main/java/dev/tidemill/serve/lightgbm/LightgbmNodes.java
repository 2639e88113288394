package dev.tidemill.serve.lightgbm;

/// All trees of a model, one after the other.
///
/// 1. A reference to a node is its index, or `~i` where it is leaf i; a tree of one leaf has such a root.
/// 2. Every node and leaf is reached from exactly one place, and a child's index is greater than its parent's.
/// 3. `decision` holds LightGBM's bits: 1 categorical, 2 missing goes left, 4 and 8 which values are missing.
/// 4. At a categorical node `threshold` is the first word of its bit set in `categories`, and `words` says how many.
///
/// Handed over, never copied: whoever gets the arrays does not write to them.
@SuppressWarnings("ArrayRecordComponent")
record LightgbmNodes(
        int[] roots,
        int[] feature,
        double[] threshold,
        byte[] decision,
        int[] left,
        int[] right,
        int[] words,
        double[] cover,
        int[] categories,
        double[] leaf,
        double[] leafCover) {
    /// What LightGBM takes for zero.
    private static final double NEARLY_ZERO = 1e-35f;

    private static final int CATEGORICAL = 1;
    private static final int MISSING_LEFT = 2;
    private static final int MISSING_SHIFT = 2;
    private static final int ZERO_IS_MISSING = 1;
    private static final int NAN_IS_MISSING = 2;

    /// Where a row goes from a node.
    int next(int node, double[] row) {
        double value = row[feature[node]];
        return goesLeft(node, value) ? left[node] : right[node];
    }

    private boolean goesLeft(int node, double given) {
        int bits = decision[node];
        if ((bits & CATEGORICAL) != 0) {
            return holds(node, given);
        }
        int missing = bits >> MISSING_SHIFT & 3;
        double value = Double.isNaN(given) && missing != NAN_IS_MISSING ? 0 : given;
        boolean absent = missing == ZERO_IS_MISSING
                ? Math.abs(value) <= NEARLY_ZERO
                : missing == NAN_IS_MISSING && Double.isNaN(value);
        return absent ? (bits & MISSING_LEFT) != 0 : value <= threshold[node];
    }

    /// A category is a whole number; what is missing, negative or not in the set goes right.
    private boolean holds(int node, double value) {
        if (!(value > -1 && value < Integer.MAX_VALUE)) {
            return false;
        }
        int category = (int) value;
        int word = category >> 5;
        return word < words[node] && (categories[(int) threshold[node] + word] >>> category & 1) != 0;
    }

    double cover(int reference) {
        return reference < 0 ? leafCover[~reference] : cover[reference];
    }
}

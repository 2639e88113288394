package dev.tidemill.serve;

/// The arrays of a [TreeEnsemble], whose invariants they keep. Handed over, never copied: whoever gets them does
/// not write to them.
///
/// @param roots   the index of each tree's first node
/// @param cover   how many training rows reached the node, weighted by their hessian
@SuppressWarnings("ArrayRecordComponent")
record TreeNodes(int[] roots, int[] feature, float[] value, int[] left, float[] cover) {
    boolean isLeaf(int node) {
        return left[node] < 0;
    }

    int split(int node) {
        return feature[node] & ~TreeEnsemble.RIGHT_WHEN_MISSING;
    }

    boolean rightWhenMissing(int node) {
        return feature[node] < 0;
    }
}

package dev.tidemill.serve.lightgbm;

import java.util.List;

/// Boosted trees as LightGBM computes them, in double. Immutable and safe for any number of threads.
///
/// @param inputs   what the model calls its features, in the order of its vector
/// @param scale    what the sum of the leaves is multiplied by: the sigmoid's slope, or one by the number of trees
///                 where the model averages
/// @param logistic whether the scaled sum is log-odds; else it is the answer itself
record LightgbmModel(List<String> inputs, LightgbmNodes nodes, double scale, boolean logistic) {
    /// The scaled sum for one row.
    double sum(double[] row) {
        double sum = 0;
        for (int root : nodes.roots()) {
            int at = root;
            while (at >= 0) {
                at = nodes.next(at, row);
            }
            sum += nodes.leaf()[~at];
        }
        return sum * scale;
    }
}

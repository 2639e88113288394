package dev.tidemill.serve.lightgbm;

import java.util.Arrays;

/// How much each feature moved one row's sum away from the expected one: path-dependent TreeSHAP (Lundberg, Erion,
/// Lee, arXiv 1802.03888, algorithm 2), which is what LightGBM's `predict_contrib` gives. One use, one thread.
///
/// The path holds, for each distinct feature on the way to a node, the share of training rows that go this way
/// where the feature is not known (`zero`), whether the row itself does (`one`), and the weights of the subsets of
/// each size. A row costs Σ leaves · depth².
final class LightgbmContributions {
    private final LightgbmNodes nodes;
    private final double[] row;
    private final double[] moved;

    private LightgbmContributions(LightgbmModel model, double[] row) {
        this.nodes = model.nodes();
        this.row = row;
        this.moved = new double[model.inputs().size()];
    }

    /// The contributions of a row, in units of [LightgbmModel#sum].
    static double[] of(LightgbmModel model, double[] row) {
        LightgbmContributions contributions = new LightgbmContributions(model, row);
        for (int root : model.nodes().roots()) {
            contributions.walk(root, new Path(), 1, 1, -1);
        }
        for (int i = 0; i < contributions.moved.length; i++) {
            contributions.moved[i] *= model.scale();
        }
        return contributions.moved;
    }

    private void walk(int reference, Path above, double zero, double one, int feature) {
        Path path = above.extended(zero, one, feature);
        if (reference < 0) {
            for (int i = 1; i < path.size; i++) {
                double weight = path.unwoundSum(i);
                moved[path.feature[i]] += weight * (path.one[i] - path.zero[i]) * nodes.leaf()[~reference];
            }
            return;
        }
        int split = nodes.feature()[reference];
        int hot = nodes.next(reference, row);
        int cold = hot == nodes.left()[reference] ? nodes.right()[reference] : nodes.left()[reference];
        double zeroBefore = 1;
        double oneBefore = 1;
        int known = path.find(split);
        if (known > 0) {
            zeroBefore = path.zero[known];
            oneBefore = path.one[known];
            path = path.without(known);
        }
        double cover = nodes.cover(reference);
        walk(hot, path, zeroBefore * nodes.cover(hot) / cover, oneBefore, split);
        walk(cold, path, zeroBefore * nodes.cover(cold) / cover, 0, split);
    }

    /// The distinct features on the way to a node.
    private static final class Path {
        private final int size;
        private final int[] feature;
        private final double[] zero;
        private final double[] one;
        private final double[] weight;

        Path() {
            this(0, new int[0], new double[0], new double[0], new double[0]);
        }

        private Path(int size, int[] feature, double[] zero, double[] one, double[] weight) {
            this.size = size;
            this.feature = feature;
            this.zero = zero;
            this.one = one;
            this.weight = weight;
        }

        int find(int sought) {
            for (int i = 1; i < size; i++) {
                if (feature[i] == sought) {
                    return i;
                }
            }
            return 0;
        }

        Path extended(double zeroShare, double oneShare, int split) {
            int more = size + 1;
            Path path = new Path(
                    more,
                    Arrays.copyOf(feature, more),
                    Arrays.copyOf(zero, more),
                    Arrays.copyOf(one, more),
                    Arrays.copyOf(weight, more));
            path.feature[size] = split;
            path.zero[size] = zeroShare;
            path.one[size] = oneShare;
            path.weight[size] = size == 0 ? 1 : 0;
            for (int i = size - 1; i >= 0; i--) {
                path.weight[i + 1] += oneShare * path.weight[i] * (i + 1) / more;
                path.weight[i] = zeroShare * path.weight[i] * (size - i) / more;
            }
            return path;
        }

        Path without(int index) {
            int last = size - 1;
            Path path = new Path(
                    last,
                    Arrays.copyOf(feature, last),
                    Arrays.copyOf(zero, last),
                    Arrays.copyOf(one, last),
                    unwound(index));
            for (int i = index; i < last; i++) {
                path.feature[i] = feature[i + 1];
                path.zero[i] = zero[i + 1];
                path.one[i] = one[i + 1];
            }
            return path;
        }

        double unwoundSum(int index) {
            return Arrays.stream(unwound(index)).sum();
        }

        /// The weights as they would be had this feature never been on the path.
        private double[] unwound(int index) {
            int last = size - 1;
            double[] weights = new double[last];
            double next = weight[last];
            for (int i = last - 1; i >= 0; i--) {
                if (one[index] != 0) {
                    weights[i] = next * size / ((i + 1) * one[index]);
                    next = weight[i] - weights[i] * zero[index] * (last - i) / size;
                } else {
                    weights[i] = weight[i] * size / (zero[index] * (last - i));
                }
            }
            return weights;
        }
    }
}

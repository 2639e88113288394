package dev.tidemill.serve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Every leaf of an ensemble with the path to it, splits on the same feature merged.
final class LeafPaths {
    private final TreeNodes nodes;
    private final int[] parent;

    LeafPaths(TreeNodes nodes) {
        this.nodes = nodes;
        this.parent = new int[nodes.left().length];
        Arrays.fill(parent, -1);
        for (int node = 0; node < parent.length; node++) {
            if (!nodes.isLeaf(node)) {
                parent[nodes.left()[node]] = node;
                parent[nodes.left()[node] + 1] = node;
            }
        }
    }

    LeafPath[] all() {
        List<LeafPath> leaves = new ArrayList<>();
        for (int node = 0; node < parent.length; node++) {
            if (nodes.isLeaf(node)) {
                leaves.add(path(node));
            }
        }
        return leaves.toArray(LeafPath[]::new);
    }

    private LeafPath path(int leaf) {
        int depth = 0;
        for (int node = leaf; parent[node] >= 0; node = parent[node]) {
            depth++;
        }
        int[] feature = new int[depth];
        float[] low = new float[depth];
        float[] high = new float[depth];
        boolean[] missingHolds = new boolean[depth];
        double[] zero = new double[depth];
        int d = 0;
        for (int node = leaf; parent[node] >= 0; node = parent[node]) {
            int up = parent[node];
            int at = indexOf(feature, d, nodes.split(up));
            if (at == d) {
                feature[d] = nodes.split(up);
                low[d] = Float.NEGATIVE_INFINITY;
                high[d] = Float.POSITIVE_INFINITY;
                missingHolds[d] = true;
                zero[d] = 1;
                d++;
            }
            boolean right = node != nodes.left()[up];
            float threshold = nodes.value()[up];
            low[at] = right ? Math.max(low[at], threshold) : low[at];
            high[at] = right ? high[at] : Math.min(high[at], threshold);
            missingHolds[at] &= right == nodes.rightWhenMissing(up);
            zero[at] *= share(node, up);
        }
        return new LeafPath(
                Arrays.copyOf(feature, d),
                Arrays.copyOf(low, d),
                Arrays.copyOf(high, d),
                Arrays.copyOf(missingHolds, d),
                Arrays.copyOf(zero, d),
                nodes.value()[leaf]);
    }

    private double share(int node, int up) {
        double all = nodes.cover()[up];
        return all > 0 ? nodes.cover()[node] / all : 0;
    }

    private static int indexOf(int[] features, int size, int feature) {
        for (int i = 0; i < size; i++) {
            if (features[i] == feature) {
                return i;
            }
        }
        return size;
    }
}

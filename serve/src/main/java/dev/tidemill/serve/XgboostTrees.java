package dev.tidemill.serve;

import static dev.tidemill.serve.XgboostModel.array;
import static dev.tidemill.serve.XgboostModel.refuse;

import com.fasterxml.jackson.databind.JsonNode;

/// Lays the trees of an XGBoost model out as [TreeNodes]: breadth first, children side by side, unused nodes
/// dropped. A child that points outside its tree, or at a node reached before, ends the reading.
final class XgboostTrees {
    private final int features;
    private int[] feature = new int[0];
    private float[] value = new float[0];
    private int[] left = new int[0];
    private float[] cover = new float[0];
    private int size;

    XgboostTrees(int features) {
        this.features = features;
    }

    TreeNodes read(JsonNode trees) {
        long nodes = 0;
        for (JsonNode tree : trees) {
            nodes += array(tree, "left_children").size();
        }
        if (nodes > XgboostModel.MOST_NODES) {
            throw refuse("must have at most " + XgboostModel.MOST_NODES + " nodes, got " + nodes);
        }
        feature = new int[(int) nodes];
        value = new float[(int) nodes];
        left = new int[(int) nodes];
        cover = new float[(int) nodes];
        int[] roots = new int[trees.size()];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = size;
            lay(new Source(trees.get(i), i));
        }
        return new TreeNodes(
                roots,
                java.util.Arrays.copyOf(feature, size),
                java.util.Arrays.copyOf(value, size),
                java.util.Arrays.copyOf(left, size),
                java.util.Arrays.copyOf(cover, size));
    }

    private void lay(Source tree) {
        int[] origin = new int[tree.size()];
        boolean[] seen = new boolean[tree.size()];
        seen[0] = true;
        int first = size;
        int placed = 1;
        for (int i = 0; i < placed; i++) {
            int from = origin[i];
            int to = first + i;
            int leftChild = tree.child("left_children", from);
            int rightChild = tree.child("right_children", from);
            value[to] = tree.number("split_conditions", from);
            cover[to] = tree.number("sum_hessian", from);
            left[to] = -1;
            if (leftChild < 0 && rightChild < 0) {
                continue;
            }
            feature[to] = tree.split(from, features) | (tree.goesLeft(from) ? 0 : TreeEnsemble.RIGHT_WHEN_MISSING);
            left[to] = first + placed;
            for (int child : new int[] {leftChild, rightChild}) {
                tree.requireFresh(child, seen);
                seen[child] = true;
                origin[placed++] = child;
            }
        }
        size += placed;
    }

    /// One tree as it stands in the file.
    private record Source(JsonNode tree, int index) {
        Source {
            if (array(tree, "left_children").isEmpty()) {
                throw refuse("must have a root in every tree, got none in tree " + index);
            }
        }

        int size() {
            return tree.path("left_children").size();
        }

        int child(String list, int node) {
            return whole(list, node);
        }

        private int whole(String list, int node) {
            JsonNode number = array(tree, list).path(node);
            if (!number.canConvertToInt() || !number.isNumber()) {
                throw refuse("must have a whole number in " + place(list, node) + ", got \"" + number.asText() + "\"");
            }
            return number.intValue();
        }

        float number(String list, int node) {
            JsonNode number = array(tree, list).path(node);
            float value = (float) number.asDouble(Double.NaN);
            if (!number.isNumber() || !Float.isFinite(value)) {
                throw refuse("must have a finite number in " + place(list, node) + ", got \"" + number.asText() + "\"");
            }
            return value;
        }

        int split(int node, int features) {
            if (tree.path("split_type").path(node).asInt(0) != 0) {
                throw refuse("must have numeric splits only, got a categorical one in tree " + index);
            }
            int feature = whole("split_indices", node);
            if (feature < 0 || feature >= features) {
                throw refuse(
                        "must split on features 0 to " + (features - 1) + ", got " + feature + " in tree " + index);
            }
            return feature;
        }

        boolean goesLeft(int node) {
            JsonNode flag = array(tree, "default_left").path(node);
            return flag.isBoolean() ? flag.booleanValue() : whole("default_left", node) != 0;
        }

        void requireFresh(int child, boolean[] seen) {
            if (child < 0 || child >= seen.length || seen[child]) {
                throw refuse("must have trees without cycles or loose ends, got child " + child + " in tree " + index);
            }
        }

        private String place(String list, int node) {
            return "tree " + index + ", " + list + "[" + node + "]";
        }
    }
}

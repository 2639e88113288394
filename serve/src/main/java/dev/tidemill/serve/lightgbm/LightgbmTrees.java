package dev.tidemill.serve.lightgbm;

import static dev.tidemill.serve.lightgbm.LightgbmReader.number;
import static dev.tidemill.serve.lightgbm.LightgbmReader.place;
import static dev.tidemill.serve.lightgbm.LightgbmReader.refuse;
import static dev.tidemill.serve.lightgbm.LightgbmReader.value;
import static dev.tidemill.serve.lightgbm.LightgbmReader.whole;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Lays the trees of a LightGBM model out as [LightgbmNodes], whose invariants it checks.
final class LightgbmTrees {
    static final int DEEPEST = 500;
    private static final int MOST_WORDS = 1 << 22;

    private final int features;
    private int nodes;
    private int leaves;
    private int words;

    LightgbmTrees(int features) {
        this.features = features;
    }

    LightgbmNodes read(List<Map<String, String>> trees) {
        long leafCount = 0;
        long wordCount = 0;
        for (Map<String, String> tree : trees) {
            leafCount += whole(tree, "num_leaves", 1, LightgbmReader.MOST_LEAVES);
            wordCount += whole(tree, "num_cat", 0, MOST_WORDS) == 0 ? 0 : list(tree, "cat_threshold").length;
        }
        if (leafCount > LightgbmReader.MOST_LEAVES || wordCount > MOST_WORDS) {
            throw refuse("must have at most " + LightgbmReader.MOST_LEAVES + " leaves and " + MOST_WORDS
                    + " words of categories, got " + leafCount + " and " + wordCount);
        }
        int inner = (int) leafCount - trees.size();
        LightgbmNodes all = new LightgbmNodes(
                new int[trees.size()],
                new int[inner],
                new double[inner],
                new byte[inner],
                new int[inner],
                new int[inner],
                new int[inner],
                new double[inner],
                new int[(int) wordCount],
                new double[(int) leafCount],
                new double[(int) leafCount]);
        for (int i = 0; i < trees.size(); i++) {
            lay(trees.get(i), all, i);
        }
        return all;
    }

    private void lay(Map<String, String> tree, LightgbmNodes all, int index) {
        if (!tree.getOrDefault("is_linear", "0").equals("0")) {
            throw refuse("must have constant leaves, got a linear one in " + place(tree));
        }
        int count = whole(tree, "num_leaves", 1, LightgbmReader.MOST_LEAVES);
        double[] values = numbers(tree, "leaf_value", count);
        double[] covers = count == 1 ? new double[] {1} : numbers(tree, "leaf_count", count);
        for (int leaf = 0; leaf < count; leaf++) {
            all.leaf()[leaves + leaf] = values[leaf];
            all.leafCover()[leaves + leaf] = Math.max(covers[leaf], 1);
        }
        all.roots()[index] = count == 1 ? ~leaves : nodes;
        if (count > 1) {
            layNodes(tree, all, count - 1);
        }
        nodes += count - 1;
        leaves += count;
    }

    private void layNodes(Map<String, String> tree, LightgbmNodes all, int count) {
        double[] split = numbers(tree, "split_feature", count);
        double[] threshold = thresholds(tree, count);
        double[] decision = numbers(tree, "decision_type", count);
        double[] left = numbers(tree, "left_child", count);
        double[] right = numbers(tree, "right_child", count);
        for (int i = 0; i < count; i++) {
            int at = nodes + i;
            all.feature()[at] = within(split[i], 0, features - 1, "split_feature", tree);
            all.threshold()[at] = threshold[i];
            all.decision()[at] = (byte) within(decision[i], 0, 11, "decision_type", tree);
            all.left()[at] = child(left[i], i, count, tree);
            all.right()[at] = child(right[i], i, count, tree);
        }
        requireTree(all, count, tree);
        layCategories(tree, all, count);
        for (int at = nodes + count - 1; at >= nodes; at--) {
            all.cover()[at] = all.cover(all.left()[at]) + all.cover(all.right()[at]);
        }
    }

    private int child(double given, int parent, int count, Map<String, String> tree) {
        int child = within(given, -(count + 1), count - 1, "a child", tree);
        if (child >= 0 && child <= parent) {
            throw refuse(
                    "must have trees without cycles, got child " + child + " of node " + parent + " in " + place(tree));
        }
        return child < 0 ? ~(leaves + ~child) : nodes + child;
    }

    private void requireTree(LightgbmNodes all, int count, Map<String, String> tree) {
        boolean[] seen = new boolean[2 * count + 1];
        int[] depth = new int[count];
        for (int i = 0; i < count; i++) {
            for (int child : new int[] {all.left()[nodes + i], all.right()[nodes + i]}) {
                int place = child < 0 ? count + (~child - leaves) : child - nodes;
                if (seen[place]) {
                    throw refuse("must reach each node and leaf once, got one reached twice in " + place(tree));
                }
                seen[place] = true;
                if (child >= 0) {
                    depth[place] = depth[i] + 1;
                    if (depth[place] >= DEEPEST) {
                        throw refuse("must have trees of at most " + DEEPEST + " levels, got more in " + place(tree));
                    }
                }
            }
        }
    }

    private void layCategories(Map<String, String> tree, LightgbmNodes all, int count) {
        int sets = whole(tree, "num_cat", 0, MOST_WORDS);
        double[] boundaries = sets == 0 ? new double[] {0} : numbers(tree, "cat_boundaries", sets + 1);
        String[] bits = sets == 0 ? new String[0] : list(tree, "cat_threshold");
        for (int i = 0; i < bits.length; i++) {
            all.categories()[words + i] =
                    (int) within(number(bits[i], "cat_threshold"), 0, 0xFFFF_FFFFL, "cat_threshold", tree);
        }
        for (int at = nodes; at < nodes + count; at++) {
            if ((all.decision()[at] & 1) != 0) {
                int set = within(all.threshold()[at], 0, sets - 1, "a categorical threshold", tree);
                int from = within(boundaries[set], 0, bits.length, "cat_boundaries", tree);
                int to = within(boundaries[set + 1], from, bits.length, "cat_boundaries", tree);
                all.threshold()[at] = words + from;
                all.words()[at] = to - from;
            }
        }
        words += bits.length;
    }

    private static int within(double given, int least, int most, String what, Map<String, String> tree) {
        return (int) within(given, (long) least, most, what, tree);
    }

    private static long within(double given, long least, long most, String what, Map<String, String> tree) {
        if (!(given >= least && given <= most && given == Math.rint(given))) {
            throw refuse("must have a whole number from " + least + " to " + most + " as " + what + ", got " + given
                    + " in " + place(tree));
        }
        return (long) given;
    }

    private static String[] list(Map<String, String> tree, String key) {
        return value(tree, key).split(" ", -1);
    }

    /// A split of what is missing from all the rest has an infinite threshold.
    private static double[] thresholds(Map<String, String> tree, int count) {
        return numbers(tree, "threshold", count, text -> switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> number(text, "threshold of " + place(tree));
        });
    }

    private static double[] numbers(Map<String, String> tree, String key, int count) {
        return numbers(tree, key, count, text -> number(text, key + " of " + place(tree)));
    }

    private static double[] numbers(Map<String, String> tree, String key, int count, ToDoubleFunction<String> reading) {
        String[] texts = list(tree, key);
        if (texts.length != count) {
            throw refuse("must have " + count + " numbers as " + key + " in " + place(tree) + ", got " + texts.length);
        }
        return Arrays.stream(texts).mapToDouble(reading).toArray();
    }
}

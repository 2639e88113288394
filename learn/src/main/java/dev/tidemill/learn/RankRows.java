package dev.tidemill.learn;

import java.util.Arrays;
import java.util.List;

/// Rows in groups of which each is to be put in order: the items of a slate, the answers to a query. Grows
/// by whole groups.
public final class RankRows {
    private final List<String> features;
    private float[] values = new float[1024];
    private float[] labels = new float[64];
    private int[] sizes = new int[16];
    private float[] weights = new float[16];
    private int rows;
    private int groups;

    /// @param features names in the order of a row's values
    public RankRows(List<String> features) {
        if (features.isEmpty()) {
            throw new IllegalArgumentException("rows must have at least one feature, got none");
        }
        this.features = List.copyOf(features);
    }

    /// Adds one group.
    ///
    /// @param group  rows of one value per feature; NaN is missing, infinities are held at the greatest float
    /// @param wanted how much each row is wanted, from 0 to 31
    /// @param weight how much the group counts, above 0
    public void add(List<double[]> group, int[] wanted, double weight) {
        if (group.isEmpty() || group.size() != wanted.length) {
            throw new IllegalArgumentException(
                    "a group must have rows and a label for each, got " + group.size() + " and " + wanted.length);
        }
        if (!(weight > 0) || !Double.isFinite(weight)) {
            throw new IllegalArgumentException("a group's weight must be finite and above 0, got " + weight);
        }
        for (int i = 0; i < wanted.length; i++) {
            append(group.get(i), wanted[i]);
        }
        if (groups == sizes.length) {
            sizes = Arrays.copyOf(sizes, 2 * groups);
            weights = Arrays.copyOf(weights, 2 * groups);
        }
        sizes[groups] = wanted.length;
        weights[groups++] = (float) weight;
    }

    private void append(double[] row, int label) {
        if (row.length != features.size()) {
            throw new IllegalArgumentException("a row must have " + features.size() + " values, got " + row.length);
        }
        if (label < 0 || label > 31) {
            throw new IllegalArgumentException("a label must be 0 to 31, got " + label);
        }
        if (rows == labels.length) {
            labels = Arrays.copyOf(labels, 2 * rows);
        }
        int width = features.size();
        if ((long) (rows + 1) * width > values.length) {
            values = Arrays.copyOf(values, Math.max(Math.multiplyExact(2, values.length), (rows + 1) * width));
        }
        for (int f = 0; f < width; f++) {
            values[rows * width + f] = Matrix.finite(row[f]);
        }
        labels[rows++] = label;
    }

    List<String> features() {
        return features;
    }

    /// How many rows there are.
    public int rows() {
        return rows;
    }

    /// How many groups there are.
    public int groups() {
        return groups;
    }

    float[] values() {
        return Arrays.copyOf(values, rows * features.size());
    }

    float[] labels() {
        return Arrays.copyOf(labels, rows);
    }

    int[] sizes() {
        return Arrays.copyOf(sizes, groups);
    }

    float[] weights() {
        return Arrays.copyOf(weights, groups);
    }

    /// The values of one feature over all rows.
    double[] column(int feature) {
        double[] column = new double[rows];
        Arrays.setAll(column, row -> values[row * features.size() + feature]);
        return column;
    }

    /// The mean of the groups' nDCG over their first `top` places, weighted as they count; gains are
    /// 2^label − 1 (Burges et al. 2005). A group in which nothing is wanted is passed over; NaN where all
    /// are.
    double ndcg(double[] margins, int top) {
        double sum = 0;
        double total = 0;
        int begin = 0;
        for (int g = 0; g < groups; g++) {
            int from = begin;
            Integer[] order = new Integer[sizes[g]];
            Arrays.setAll(order, i -> from + i);
            Arrays.sort(order, (a, b) -> Float.compare(labels[b], labels[a]));
            double ideal = dcg(order, top);
            if (ideal > 0) {
                Arrays.sort(order, (a, b) -> a.compareTo(b));
                Arrays.sort(order, (a, b) -> Double.compare(margins[b], margins[a]));
                sum += weights[g] * dcg(order, top) / ideal;
                total += weights[g];
            }
            begin += sizes[g];
        }
        return total == 0 ? Double.NaN : sum / total;
    }

    private double dcg(Integer[] order, int top) {
        double gain = 0;
        for (int at = 0; at < Math.min(top, order.length); at++) {
            gain += (Math.pow(2, labels[order[at]]) - 1) / (Math.log(at + 2) / Math.log(2));
        }
        return gain;
    }
}

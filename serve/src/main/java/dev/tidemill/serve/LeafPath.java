package dev.tidemill.serve;

import org.jspecify.annotations.Nullable;

/// One leaf, seen from the features on the way to it: the interval each must lie in, and what the leaf then gives
/// to each. See [TreeContributions] for the arithmetic.
final class LeafPath {
    private final int[] feature;
    private final float[] low;
    private final float[] high;
    private final boolean[] missingHolds;
    private final double[] zero;
    private final double value;
    private final double @Nullable [] table;

    /// @param zero the share of training cover that follows the path at each feature
    LeafPath(int[] feature, float[] low, float[] high, boolean[] missingHolds, double[] zero, double value) {
        this(feature, low, high, missingHolds, zero, value, null);
    }

    private LeafPath(
            int[] feature,
            float[] low,
            float[] high,
            boolean[] missingHolds,
            double[] zero,
            double value,
            double @Nullable [] table) {
        this.feature = feature;
        this.low = low;
        this.high = high;
        this.missingHolds = missingHolds;
        this.zero = zero;
        this.value = value;
        this.table = table;
    }

    int length() {
        return feature.length;
    }

    long tableSize() {
        return length() > 40 ? Long.MAX_VALUE / 2 : (long) length() << length();
    }

    /// The leaf's value times the share of training cover that reaches it.
    double expected() {
        double product = value;
        for (double share : zero) {
            product *= share;
        }
        return product;
    }

    /// The same with every pattern computed beforehand.
    LeafPath tabled() {
        int d = length();
        double[] all = new double[d * (1 << d)];
        double[] one = new double[d];
        for (int pattern = 0; pattern < 1 << d; pattern++) {
            for (int i = 0; i < d; i++) {
                one[i] = pattern >> i & 1;
            }
            for (int i = 0; i < d; i++) {
                all[pattern * d + i] = share(i, one);
            }
        }
        return new LeafPath(feature, low, high, missingHolds, zero, value, all);
    }

    void add(double[] row, double[] out) {
        double[] all = table;
        if (all == null) {
            addUntabled(row, out);
            return;
        }
        int d = feature.length;
        int pattern = 0;
        for (int i = 0; i < d; i++) {
            if (holds(i, (float) row[feature[i]])) {
                pattern |= 1 << i;
            }
        }
        int offset = pattern * d;
        for (int i = 0; i < d; i++) {
            out[feature[i]] += all[offset + i];
        }
    }

    private void addUntabled(double[] row, double[] out) {
        double[] one = new double[length()];
        for (int i = 0; i < one.length; i++) {
            one[i] = holds(i, (float) row[feature[i]]) ? 1 : 0;
        }
        for (int i = 0; i < one.length; i++) {
            out[feature[i]] += share(i, one);
        }
    }

    private boolean holds(int i, float x) {
        if (Float.isNaN(x)) {
            return missingHolds[i];
        }
        return x >= low[i] && (x < high[i] || high[i] == Float.POSITIVE_INFINITY);
    }

    /// Invariant 2: the Shapley value of feature i in the game that this leaf plays.
    private double share(int i, double[] one) {
        int d = length();
        double[] coefficients = new double[d];
        coefficients[0] = 1;
        int degree = 0;
        for (int j = 0; j < d; j++) {
            if (j != i) {
                degree++;
                for (int k = degree; k > 0; k--) {
                    coefficients[k] = coefficients[k] * zero[j] + coefficients[k - 1] * one[j];
                }
                coefficients[0] *= zero[j];
            }
        }
        double weight = 1.0 / d;
        double sum = 0;
        for (int k = 0; k < d; k++) {
            sum += weight * coefficients[k];
            weight *= (k + 1.0) / (d - 1 - k);
        }
        return value * (one[i] - zero[i]) * sum;
    }
}

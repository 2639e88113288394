package dev.tidemill.learn;

import dev.tidemill.registry.Calibration;
import java.util.Arrays;

/// Isotonic regression of labels on margins by pooling adjacent violators (Ayer et al. 1955), O(n) after sorting.
///
/// Rows of equal margin are pooled first. Each pool becomes a knot at its least and one at its greatest margin, as
/// in scikit-learn, and the map is linear between pools. No probability is nearer to 0 or 1 than half a row: a
/// pool without positives among n rows says at least 1 / (2n).
public final class IsotonicFit {
    private final double[] first;
    private final double[] last;
    private final double[] sum;
    private final double[] weight;
    private int pools;

    private IsotonicFit(int rows) {
        first = new double[rows];
        last = new double[rows];
        sum = new double[rows];
        weight = new double[rows];
    }

    /// @param margins finite
    /// @param labels  1 positive, else negative; at least one row
    public static Calibration.Isotonic fit(double[] margins, float[] labels) {
        if (margins.length == 0) {
            throw new IllegalArgumentException("a calibration must be fitted on at least one labelled row, got none");
        }
        Ranked ranked = Ranked.of(margins, labels);
        IsotonicFit fit = new IsotonicFit(ranked.rows());
        for (int i = ranked.rows() - 1; i >= 0; i--) {
            fit.add(ranked.score(i), ranked.positive(i) ? 1 : 0);
        }
        fit.pool();
        return fit.knots(0.5 / ranked.rows());
    }

    private void add(double margin, int positive) {
        if (pools == 0 || last[pools - 1] != margin) {
            first[pools] = margin;
            last[pools] = margin;
            pools++;
        }
        sum[pools - 1] += positive;
        weight[pools - 1] += 1;
    }

    private void pool() {
        int size = 0;
        for (int i = 0; i < pools; i++) {
            first[size] = first[i];
            last[size] = last[i];
            sum[size] = sum[i];
            weight[size] = weight[i];
            size++;
            while (size > 1 && sum[size - 2] * weight[size - 1] >= sum[size - 1] * weight[size - 2]) {
                last[size - 2] = last[size - 1];
                sum[size - 2] += sum[size - 1];
                weight[size - 2] += weight[size - 1];
                size--;
            }
        }
        pools = size;
    }

    private Calibration.Isotonic knots(double least) {
        double[] x = new double[2 * pools];
        double[] y = new double[2 * pools];
        int size = 0;
        for (int i = 0; i < pools; i++) {
            double p = Math.clamp(sum[i] / weight[i], least, 1 - least);
            x[size] = first[i];
            y[size++] = p;
            if (last[i] > first[i]) {
                x[size] = last[i];
                y[size++] = p;
            }
        }
        return new Calibration.Isotonic(Arrays.copyOf(x, size), Arrays.copyOf(y, size));
    }
}

package dev.tidemill.learn;

import java.util.Arrays;
import java.util.List;

/// Labelled scores, highest first: what every measure of a ranking is read from. Rows of equal score stand
/// together and are always taken together, so that no measure depends on their order.
///
/// A measure takes weights, one per row in this order, so that a bootstrap replicate is a pass and not a sort.
public final class Ranked {
    private final double[] scores;
    private final boolean[] positive;
    private final int[] origin;

    private Ranked(double[] scores, boolean[] positive, int[] origin) {
        this.scores = scores;
        this.positive = positive;
        this.origin = origin;
    }

    /// @param scores any numbers but NaN
    /// @param labels 1 is positive, all else negative; of the same length
    public static Ranked of(double[] scores, float[] labels) {
        int n = scores.length;
        double[] ascending = scores.clone();
        Arrays.sort(ascending);
        if (n > 0 && Double.isNaN(ascending[n - 1])) {
            throw new IllegalArgumentException("scores must be numbers, got NaN");
        }
        int[] order = Ordering.descending(scores, ascending);
        double[] sorted = new double[n];
        boolean[] positive = new boolean[n];
        for (int i = 0; i < n; i++) {
            sorted[i] = scores[order[i]];
            positive[i] = labels[order[i]] == 1;
        }
        return new Ranked(sorted, positive, order);
    }

    public int rows() {
        return scores.length;
    }

    /// How many are positive.
    public int positives() {
        int count = 0;
        for (boolean p : positive) {
            count += p ? 1 : 0;
        }
        return count;
    }

    double score(int i) {
        return scores[i];
    }

    boolean positive(int i) {
        return positive[i];
    }

    /// The row's index in the arrays that this was made from.
    int origin(int i) {
        return origin[i];
    }

    /// Where the rows that score as row i does end (exclusive).
    int endOfTie(int i) {
        int end = i + 1;
        while (end < scores.length && scores[end] == scores[i]) {
            end++;
        }
        return end;
    }

    /// Area under the ROC curve: the probability that a positive scores above a negative, ties half. NaN where one
    /// of the two is missing.
    public double aucRoc() {
        return aucRoc(ones());
    }

    double aucRoc(int[] weights) {
        double area = 0;
        double positives = 0;
        double negatives = 0;
        for (int i = 0; i < scores.length; ) {
            int end = endOfTie(i);
            double p = 0;
            double n = 0;
            for (; i < end; i++) {
                p += positive[i] ? weights[i] : 0;
                n += positive[i] ? 0 : weights[i];
            }
            area += n * (positives + p / 2);
            positives += p;
            negatives += n;
        }
        return area / (positives * negatives);
    }

    /// Average precision as scikit-learn defines it: Σ (R(i) − R(i−1)) · P(i) over the distinct scores, highest
    /// first, without interpolation. NaN where nothing is positive.
    public double averagePrecision() {
        return averagePrecision(ones());
    }

    double averagePrecision(int[] weights) {
        double sum = 0;
        double positives = 0;
        double taken = 0;
        for (int i = 0; i < scores.length; ) {
            int end = endOfTie(i);
            double p = 0;
            for (; i < end; i++) {
                p += positive[i] ? weights[i] : 0;
                taken += weights[i];
            }
            positives += p;
            sum += p > 0 ? p * positives / taken : 0;
        }
        return sum / positives;
    }

    private int[] ones() {
        int[] ones = new int[scores.length];
        Arrays.fill(ones, 1);
        return ones;
    }

    /// Precision, recall and F1 of calling positive what scores at least the threshold.
    public ThresholdMetrics at(double threshold) {
        int taken = 0;
        int hits = 0;
        while (taken < scores.length && scores[taken] >= threshold) {
            hits += positive[taken] ? 1 : 0;
            taken++;
        }
        return ThresholdMetrics.of(threshold, hits, taken, positives(), scores.length);
    }

    /// The same at several thresholds.
    public List<ThresholdMetrics> at(double... thresholds) {
        return Arrays.stream(thresholds).mapToObj(this::at).toList();
    }
}

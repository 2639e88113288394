package dev.tidemill.learn;

/// How far probabilities are from what happened. Within the package each measure also takes a weight per row, for
/// the bootstrap.
public final class ProbabilityMetrics {
    /// Bins of the calibration error and the reliability curve.
    public static final int BINS = 10;

    private static final double LEAST = 1e-15;

    private ProbabilityMetrics() {}

    /// Mean of −ln of the probability given to what happened, probabilities held within 1e-15 of 0 and 1.
    public static double logLoss(double[] probabilities, float[] labels) {
        return logLoss(probabilities, labels, ones(labels.length));
    }

    static double logLoss(double[] probabilities, float[] labels, int[] weights) {
        double sum = 0;
        long rows = 0;
        for (int i = 0; i < labels.length; i++) {
            double p = Math.clamp(probabilities[i], LEAST, 1 - LEAST);
            sum -= weights[i] * Math.log(labels[i] == 1 ? p : 1 - p);
            rows += weights[i];
        }
        return sum / rows;
    }

    /// Mean squared distance of probability and label (Brier 1950).
    public static double brier(double[] probabilities, float[] labels) {
        return brier(probabilities, labels, ones(labels.length));
    }

    static double brier(double[] probabilities, float[] labels, int[] weights) {
        double sum = 0;
        long rows = 0;
        for (int i = 0; i < labels.length; i++) {
            double distance = probabilities[i] - labels[i];
            sum += weights[i] * distance * distance;
            rows += weights[i];
        }
        return sum / rows;
    }

    /// Expected calibration error: over [#BINS] bins of equal width, the mean distance between a bin's mean
    /// probability and its share of positives, weighted by its rows (Naeini et al. 2015).
    public static double calibrationError(double[] probabilities, float[] labels) {
        return calibrationError(probabilities, labels, ones(labels.length));
    }

    static double calibrationError(double[] probabilities, float[] labels, int[] weights) {
        double[] gap = new double[BINS];
        long rows = 0;
        for (int i = 0; i < labels.length; i++) {
            gap[bin(probabilities[i], BINS)] += weights[i] * (probabilities[i] - labels[i]);
            rows += weights[i];
        }
        double sum = 0;
        for (double difference : gap) {
            sum += Math.abs(difference);
        }
        return sum / rows;
    }

    /// The bin of equal width that a probability falls in; 1 falls in the last.
    static int bin(double probability, int bins) {
        return Math.min((int) (probability * bins), bins - 1);
    }

    static int[] ones(int rows) {
        int[] ones = new int[rows];
        java.util.Arrays.fill(ones, 1);
        return ones;
    }
}

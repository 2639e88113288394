package dev.tidemill.learn;

import dev.tidemill.registry.Calibration;

/// Platt scaling: the logistic curve over margins that makes the labels likeliest, with Platt's smoothed targets
/// (Platt 1999), by Newton's method with backtracking as in Lin, Lin and Weng, "A note on Platt's probabilistic
/// outputs for support vector machines", Machine Learning 68, 2007, whose forms avoid overflow and cancellation.
public final class PlattFit {
    private static final int MOST_STEPS = 100;
    private static final double SHORTEST_STEP = 1e-10;
    private static final double RIDGE = 1e-12;
    private static final double FLAT = 1e-8;

    private final double[] margins;
    private final double[] targets;
    private double slope;
    private double intercept;

    private PlattFit(double[] margins, float[] labels) {
        int positives = 0;
        for (float label : labels) {
            positives += label == 1 ? 1 : 0;
        }
        int negatives = labels.length - positives;
        this.margins = margins;
        this.targets = new double[labels.length];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = labels[i] == 1 ? (positives + 1.0) / (positives + 2.0) : 1.0 / (negatives + 2.0);
        }
        this.intercept = Math.log((positives + 1.0) / (negatives + 1.0));
    }

    /// @param margins finite
    /// @param labels  1 positive, else negative; at least one row
    public static Calibration.Platt fit(double[] margins, float[] labels) {
        if (margins.length == 0) {
            throw new IllegalArgumentException("a calibration must be fitted on at least one labelled row, got none");
        }
        PlattFit fit = new PlattFit(margins, labels);
        double loss = fit.loss(fit.slope, fit.intercept);
        for (int step = 0; step < MOST_STEPS && Double.isFinite(loss); step++) {
            double next = fit.newton(loss);
            if (!(next < loss)) {
                break;
            }
            loss = next;
        }
        return new Calibration.Platt(fit.slope, fit.intercept);
    }

    /// One Newton step; the loss after it, or the same loss where there is no way down.
    private double newton(double loss) {
        double h11 = RIDGE;
        double h22 = RIDGE;
        double h21 = 0;
        double g1 = 0;
        double g2 = 0;
        for (int i = 0; i < margins.length; i++) {
            double p = Calibration.logistic(slope * margins[i] + intercept);
            double curvature = p * (1 - p);
            double error = p - targets[i];
            h11 += margins[i] * margins[i] * curvature;
            h22 += curvature;
            h21 += margins[i] * curvature;
            g1 += margins[i] * error;
            g2 += error;
        }
        if (Math.abs(g1) < FLAT && Math.abs(g2) < FLAT) {
            return loss;
        }
        double determinant = h11 * h22 - h21 * h21;
        double d1 = -(h22 * g1 - h21 * g2) / determinant;
        double d2 = -(h11 * g2 - h21 * g1) / determinant;
        double descent = g1 * d1 + g2 * d2;
        for (double length = 1; length >= SHORTEST_STEP; length /= 2) {
            double next = loss(slope + length * d1, intercept + length * d2);
            if (next < loss + 1e-4 * length * descent) {
                slope += length * d1;
                intercept += length * d2;
                return next;
            }
        }
        return loss;
    }

    private double loss(double a, double b) {
        double sum = 0;
        for (int i = 0; i < margins.length; i++) {
            double f = a * margins[i] + b;
            sum += f >= 0 ? (1 - targets[i]) * f + Math.log1p(Math.exp(-f)) : -targets[i] * f + Math.log1p(Math.exp(f));
        }
        return sum;
    }
}

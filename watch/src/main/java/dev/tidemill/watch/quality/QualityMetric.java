package dev.tidemill.watch.quality;

import dev.tidemill.watch.statistics.Interval;
import java.util.Locale;

/// A measure of how good decisions were, read from a [Cell] with its 95 % interval.
public enum QualityMetric {
    /// Share of positives among those called positive; Wilson's interval, as of recall and rate.
    PRECISION(true),
    /// Share of those called among the positives.
    RECALL(true),
    /// Harmonic mean of both; the interval out of Wilson's for hits among all that are called or positive.
    F1(true),
    /// Probability that a positive scores above a negative, ties half; DeLong's variance (1988).
    AUC(true),
    /// Expected calibration error over ten bins of equal width.
    ECE(false),
    /// Mean of −ln of the probability given to what happened.
    LOG_LOSS(false),
    /// Mean squared distance of probability and label.
    BRIER(false),
    /// Share of positives.
    RATE(false);

    private final boolean greaterIsBetter;

    QualityMetric(boolean greaterIsBetter) {
        this.greaterIsBetter = greaterIsBetter;
    }

    /// Whether an alert is about falling below its threshold.
    public boolean greaterIsBetter() {
        return greaterIsBetter;
    }

    /// The word in application files.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The measure over a cell; unknown where it says nothing about it.
    public Interval of(Cell cell) {
        double worth = cell.worth();
        return switch (this) {
            case PRECISION -> Interval.wilson(cell.hits() * worth, cell.called() * worth);
            case RECALL -> Interval.wilson(cell.hits() * worth, cell.positives() * worth);
            case RATE -> Interval.wilson(cell.positives() * worth, cell.rows() * worth);
            case F1 -> f1(cell, worth);
            case AUC -> auc(cell, worth);
            case ECE -> calibration(cell, worth);
            case LOG_LOSS ->
                Interval.normal(cell.logLoss(), cell.logLossError()).within(0, Double.POSITIVE_INFINITY);
            case BRIER -> Interval.normal(cell.brier(), cell.brierError()).within(0, 1);
        };
    }

    private static Interval f1(Cell cell, double worth) {
        double either = cell.called() + cell.positives() - cell.hits();
        Interval both = Interval.wilson(cell.hits() * worth, either * worth);
        return new Interval(doubled(both.value()), doubled(both.low()), doubled(both.high()));
    }

    /// F1 out of the Jaccard share.
    private static double doubled(double share) {
        return 2 * share / (1 + share);
    }

    private static Interval auc(Cell cell, double worth) {
        double[] positive = cell.positive();
        double[] negative = cell.negative();
        double positives = java.util.Arrays.stream(positive).sum();
        double negatives = java.util.Arrays.stream(negative).sum();
        if (!(positives > 0) || !(negatives > 0)) {
            return Interval.UNKNOWN;
        }
        double below = 0;
        double passed = 0;
        double area = 0;
        double positiveSquares = 0;
        double negativeSquares = 0;
        for (int bin = 0; bin < positive.length; bin++) {
            double beaten = (below + negative[bin] / 2) / negatives;
            double lost = (positives - passed - positive[bin] / 2) / positives;
            area += positive[bin] / positives * beaten;
            positiveSquares += positive[bin] / positives * beaten * beaten;
            negativeSquares += negative[bin] / negatives * lost * lost;
            below += negative[bin];
            passed += positive[bin];
        }
        double variance = Math.max(0, positiveSquares - area * area) / Math.max(1, positives * worth - 1)
                + Math.max(0, negativeSquares - area * area) / Math.max(1, negatives * worth - 1);
        return Interval.normal(area, Math.sqrt(variance)).within(0, 1);
    }

    private static Interval calibration(Cell cell, double worth) {
        double rows = cell.scored();
        if (!(rows > 0)) {
            return Interval.UNKNOWN;
        }
        double error = 0;
        double variance = 0;
        for (int bin = 0; bin < Cell.CALIBRATION_BINS; bin++) {
            double inBin = cell.calibrationRows()[bin];
            if (inBin > 0) {
                double share = Math.clamp(cell.calibrationLabels()[bin] / inBin, 0, 1);
                error += Math.abs(cell.calibrationGaps()[bin]) / rows;
                variance += inBin * share * (1 - share) / (rows * rows * worth);
            }
        }
        return Interval.normal(error, Math.sqrt(variance)).within(0, 1);
    }
}

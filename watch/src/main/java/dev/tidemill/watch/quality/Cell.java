package dev.tidemill.watch.quality;

import java.util.Arrays;
import java.util.List;

/// Labelled decisions as counts and sums: enough for every measure of quality with its interval, in bounded memory.
/// Cells merge by adding, and what was added can be taken out again when a late outcome says otherwise.
///
/// A label may be a fraction, a probability of being positive: then the measures are expectations. A decision may
/// weigh more than one, where it stands for others whose outcomes nobody sees.
///
/// Scores are kept in [#BINS] bins of equal width of their log odds from −[#REACH] to [#REACH]; within a bin they
/// count as ties.
public final class Cell {
    static final int BINS = 512;
    static final double REACH = 12;
    static final int CALIBRATION_BINS = 10;
    private static final double LEAST = 1e-15;

    /// Places in the sums; only ever added to.
    private static final int ROWS = 0;
    private static final int WEIGHTS_SQUARED = 1;
    private static final int POSITIVES = 2;
    private static final int CALLED = 3;
    private static final int HITS = 4;
    private static final int LOG_LOSS = 5;
    private static final int LOG_LOSS_SQUARED = 6;
    private static final int BRIER = 7;
    private static final int BRIER_SQUARED = 8;
    private static final int SUMS = 9;

    private final double[] positive;
    private final double[] negative;
    private final double[] sums;
    private final double[] calibrationRows = new double[CALIBRATION_BINS];
    private final double[] calibrationLabels = new double[CALIBRATION_BINS];
    private final double[] calibrationGaps = new double[CALIBRATION_BINS];

    public Cell() {
        this(new double[BINS], new double[BINS], new double[SUMS]);
    }

    private Cell(double[] positive, double[] negative, double[] sums) {
        this.positive = positive;
        this.negative = negative;
        this.sums = sums;
    }

    /// One decision.
    ///
    /// @param score       what the model ranks by, 0 to 1; NaN where no model answered
    /// @param probability the calibrated one
    /// @param called      whether the answer treats it as positive
    public record Decided(double score, double probability, boolean called) {}

    /// Adds a decision with its label.
    ///
    /// @param label  0, 1, or the probability of 1
    /// @param weight how many decisions it stands for; negative to take one out again
    public void add(Decided decision, double label, double weight) {
        sum(ROWS, weight);
        sum(WEIGHTS_SQUARED, weight * Math.abs(weight));
        sum(POSITIVES, weight * label);
        sum(CALLED, decision.called() ? weight : 0);
        sum(HITS, decision.called() ? weight * label : 0);
        if (Double.isNaN(decision.score()) || Double.isNaN(decision.probability())) {
            return;
        }
        int bin = bin(decision.score());
        positive[bin] += weight * label;
        negative[bin] += weight * (1 - label);
        double p = Math.clamp(decision.probability(), LEAST, 1 - LEAST);
        double loss = -(label * Math.log(p) + (1 - label) * Math.log(1 - p));
        double brier = label * (1 - p) * (1 - p) + (1 - label) * p * p;
        sum(LOG_LOSS, weight * loss);
        sum(LOG_LOSS_SQUARED, weight * loss * loss);
        sum(BRIER, weight * brier);
        sum(BRIER_SQUARED, weight * brier * brier);
        int at = Math.min((int) (p * CALIBRATION_BINS), CALIBRATION_BINS - 1);
        calibrationRows[at] += weight;
        calibrationLabels[at] += weight * label;
        calibrationGaps[at] += weight * (p - label);
    }

    /// Adds all of another.
    public void merge(Cell other) {
        into(positive, other.positive);
        into(negative, other.negative);
        into(sums, other.sums);
        into(calibrationRows, other.calibrationRows);
        into(calibrationLabels, other.calibrationLabels);
        into(calibrationGaps, other.calibrationGaps);
    }

    /// The same decisions, each standing for so many.
    public Cell scaled(double factor) {
        Cell scaled = new Cell();
        scaled.merge(this);
        for (double[] counted : List.of(
                scaled.positive,
                scaled.negative,
                scaled.sums,
                scaled.calibrationRows,
                scaled.calibrationLabels,
                scaled.calibrationGaps)) {
            Arrays.setAll(counted, i -> counted[i] * factor);
        }
        scaled.sums[WEIGHTS_SQUARED] *= factor;
        return scaled;
    }

    private static void into(double[] target, double[] more) {
        for (int i = 0; i < target.length; i++) {
            target[i] += more[i];
        }
    }

    static int bin(double score) {
        double held = Math.clamp(score, 1e-9, 1 - 1e-9);
        double odds = Math.log(held / (1 - held));
        return Math.clamp((long) ((odds + REACH) / (2 * REACH) * BINS), 0, BINS - 1);
    }

    private void sum(int which, double value) {
        sums[which] += value;
    }

    private double sum(int which) {
        return sums[which];
    }

    /// Decisions, by weight.
    public double rows() {
        return sum(ROWS);
    }

    public double positives() {
        return sum(POSITIVES);
    }

    /// Decisions whose answer treats them as positive.
    public double called() {
        return sum(CALLED);
    }

    /// Positives among them.
    public double hits() {
        return sum(HITS);
    }

    /// Rows with a score.
    double scored() {
        return Arrays.stream(calibrationRows).sum();
    }

    /// By how much to multiply a weight so that all together count as many independent rows as they are worth
    /// (Kish): 1 where nothing is weighted.
    double worth() {
        double squared = sum(WEIGHTS_SQUARED);
        return squared > 0 ? rows() / squared : 1;
    }

    double logLoss() {
        return sum(LOG_LOSS) / scored();
    }

    double logLossError() {
        return error(LOG_LOSS, LOG_LOSS_SQUARED);
    }

    double brier() {
        return sum(BRIER) / scored();
    }

    double brierError() {
        return error(BRIER, BRIER_SQUARED);
    }

    private double error(int of, int squared) {
        double mean = sum(of) / scored();
        return Math.sqrt(Math.max(0, sum(squared) / scored() - mean * mean) / (scored() * worth()));
    }

    double[] positive() {
        return positive;
    }

    double[] negative() {
        return negative;
    }

    double[] calibrationRows() {
        return calibrationRows;
    }

    double[] calibrationLabels() {
        return calibrationLabels;
    }

    double[] calibrationGaps() {
        return calibrationGaps;
    }

    /// What is kept of it: the bins that hold anything.
    @SuppressWarnings("ArrayRecordComponent")
    public record State(
            double[] sums,
            int[] bins,
            double[] positive,
            double[] negative,
            double[] calibrationRows,
            double[] calibrationLabels,
            double[] calibrationGaps) {}

    public State state() {
        int[] used = new int[BINS];
        int size = 0;
        for (int bin = 0; bin < BINS; bin++) {
            if (positive[bin] != 0 || negative[bin] != 0) {
                used[size++] = bin;
            }
        }
        int[] bins = Arrays.copyOf(used, size);
        return new State(
                sums,
                bins,
                Arrays.stream(bins).mapToDouble(bin -> positive[bin]).toArray(),
                Arrays.stream(bins).mapToDouble(bin -> negative[bin]).toArray(),
                calibrationRows,
                calibrationLabels,
                calibrationGaps);
    }

    public static Cell of(State state) {
        Cell cell = new Cell();
        into(cell.sums, state.sums());
        for (int i = 0; i < state.bins().length; i++) {
            cell.positive[state.bins()[i]] = state.positive()[i];
            cell.negative[state.bins()[i]] = state.negative()[i];
        }
        into(cell.calibrationRows, state.calibrationRows());
        into(cell.calibrationLabels, state.calibrationLabels());
        into(cell.calibrationGaps, state.calibrationGaps());
        return cell;
    }
}

package dev.tidemill.watch.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/// Confidence-based performance estimation (CBPE, NannyML): where probabilities can be taken at their word, a
/// decision with probability p is positive with probability p, so that the expected confusion matrix, and with it
/// every measure, is known before any outcome is. Holds while the relation of inputs and outcome holds: a change of
/// inputs inside known regions is seen, a change of what they mean is not.
///
/// The probabilities are first calibrated on labelled rows that the model was not trained on, and only where that
/// lowers the calibration error on rows held out three times.
///
/// @param knots     probabilities of the model, ascending; empty: taken as they are
/// @param values    what they mean
/// @param errorWas  calibration error on held-out reference rows before
/// @param error     after
@SuppressWarnings("ArrayRecordComponent")
public record Estimator(double[] knots, double[] values, double errorWas, double error) {
    /// Takes probabilities at their word.
    public static final Estimator NONE = new Estimator(new double[0], new double[0], Double.NaN, Double.NaN);

    private static final int SPLITS = 3;
    private static final int LEAST_ROWS = 100;

    /// Three standard errors on each side make the band of an estimate.
    public static final double BAND = 3;

    /// Learned from reference rows; rows whose label is NaN are left out.
    public static Estimator fit(double[] probabilities, double[] labels, RandomGenerator random) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            if (!Double.isNaN(labels[i]) && !Double.isNaN(probabilities[i])) {
                rows.add(new Row(probabilities[i], labels[i]));
            }
        }
        if (rows.size() < LEAST_ROWS || rows.stream().noneMatch(row -> row.label() > 0)) {
            return NONE;
        }
        double before = 0;
        double after = 0;
        for (int split = 0; split < SPLITS; split++) {
            List<Row> held = new ArrayList<>();
            Estimator fitted = isotonic(others(rows, held, random));
            before += error(NONE, held) / SPLITS;
            after += error(fitted, held) / SPLITS;
        }
        Estimator all = isotonic(rows);
        return after < before
                ? new Estimator(all.knots, all.values, before, after)
                : new Estimator(NONE.knots, NONE.values, before, before);
    }

    private record Row(double probability, double label) {}

    /// Half of each label, drawn; the rest into `held`.
    private static List<Row> others(List<Row> rows, List<Row> held, RandomGenerator random) {
        List<Row> drawn = new ArrayList<>();
        for (int label = 0; label <= 1; label++) {
            List<Row> stratum = new ArrayList<>();
            for (Row row : rows) {
                if ((row.label() > 0.5) == (label == 1)) {
                    stratum.add(row);
                }
            }
            for (int i = stratum.size(); i > 1; i--) {
                java.util.Collections.swap(stratum, i - 1, random.nextInt(i));
            }
            drawn.addAll(stratum.subList(0, stratum.size() / 2));
            held.addAll(stratum.subList(stratum.size() / 2, stratum.size()));
        }
        return drawn;
    }

    private static double error(Estimator estimator, List<Row> rows) {
        Cell cell = new Cell();
        for (Row row : rows) {
            double p = estimator.probability(row.probability());
            cell.add(new Cell.Decided(p, p, p >= 0.5), row.label(), 1);
        }
        return QualityMetric.ECE.of(cell).value();
    }

    /// Pool adjacent violators (Ayer et al. 1955): the nondecreasing function nearest to the labels.
    private static Estimator isotonic(List<Row> rows) {
        List<Row> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingDouble(Row::probability));
        double[] from = new double[sorted.size()];
        double[] to = new double[sorted.size()];
        double[] mean = new double[sorted.size()];
        double[] weight = new double[sorted.size()];
        int size = 0;
        for (Row row : sorted) {
            from[size] = row.probability();
            to[size] = row.probability();
            mean[size] = row.label();
            weight[size++] = 1;
            while (size > 1 && (mean[size - 2] >= mean[size - 1] || to[size - 2] == from[size - 1])) {
                double both = weight[size - 2] + weight[size - 1];
                mean[size - 2] = (mean[size - 2] * weight[size - 2] + mean[size - 1] * weight[size - 1]) / both;
                weight[size - 2] = both;
                to[size - 2] = to[--size];
            }
        }
        double[] middles = new double[size];
        for (int i = 0; i < size; i++) {
            middles[i] = (from[i] + to[i]) / 2;
        }
        return new Estimator(middles, Arrays.copyOf(mean, size), Double.NaN, Double.NaN);
    }

    /// The probability of being positive of a decision that the model gave that probability.
    public double probability(double given) {
        if (knots.length == 0 || Double.isNaN(given)) {
            return given;
        }
        int found = Arrays.binarySearch(knots, given);
        if (found >= 0) {
            return values[found];
        }
        int above = -found - 1;
        if (above == 0 || above == knots.length) {
            return values[above == 0 ? 0 : above - 1];
        }
        double share = (given - knots[above - 1]) / (knots[above] - knots[above - 1]);
        return values[above - 1] + share * (values[above] - values[above - 1]);
    }

    /// Adds a decision without its outcome to a cell of expectations.
    public void expect(Cell cell, Cell.Decided decision) {
        double p = probability(decision.probability());
        if (!Double.isNaN(p)) {
            cell.add(decision, p, 1);
        }
    }
}

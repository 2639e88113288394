package dev.tidemill.learn;

import dev.tidemill.registry.Calibration;
import java.util.random.RandomGeneratorFactory;

/// Two models on the same rows: each one's measure and their difference, with intervals from the same bootstrap
/// replicates, so that what makes both better or worse at once does not blur which is better.
///
/// @param gain how much better the challenger is: positive is better, for measures of which less is better too
public record PairedComparison(int rows, int positives, Metric champion, Metric challenger, Metric gain) {
    /// What a model says of every row of a table.
    ///
    /// @param margins NaN where it says nothing
    @SuppressWarnings("ArrayRecordComponent")
    public record Contestant(double[] margins, Calibration calibration) {
        /// The calibrated probability of a row; NaN where it says nothing.
        public double probability(int row) {
            return calibration.probability(margins[row]);
        }
    }

    /// What both are measured on: the labelled rows of a span.
    public record Holdout(TrainingTable table, TimeSplit.Span span) {
        /// Their numbers in the table.
        public int[] rows() {
            return table.labelled(span);
        }
    }

    /// Compares on the labelled rows of a span.
    ///
    /// @param metric `auc_roc`, `average_precision`, `log_loss` or `brier`
    /// @param seed   of the bootstrap
    /// @throws IllegalArgumentException where the metric is none of these
    public static PairedComparison of(
            Holdout holdout, Contestant champion, Contestant challenger, String metric, long seed) {
        TrainingTable table = holdout.table();
        int[] rows = holdout.rows();
        boolean[] positive = new boolean[rows.length];
        float[] labels = new float[rows.length];
        int positives = 0;
        for (int i = 0; i < rows.length; i++) {
            labels[i] = table.labels()[rows[i]];
            positive[i] = labels[i] == 1;
            positives += positive[i] ? 1 : 0;
        }
        Bootstrap.Measure old = measure(chosen(champion, rows), labels, metric, champion.calibration());
        Bootstrap.Measure young = measure(chosen(challenger, rows), labels, metric, challenger.calibration());
        boolean lessIsBetter = metric.equals("log_loss") || metric.equals("brier");
        Metric[] measured = Bootstrap.intervals(
                positive,
                RandomGeneratorFactory.of("L64X128MixRandom").create(seed),
                old,
                young,
                lessIsBetter
                        ? weights -> old.of(weights) - young.of(weights)
                        : weights -> young.of(weights) - old.of(weights));
        return new PairedComparison(rows.length, positives, measured[0], measured[1], measured[2]);
    }

    private static double[] chosen(Contestant contestant, int[] rows) {
        double[] chosen = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            chosen[i] = contestant.margins()[rows[i]];
        }
        return chosen;
    }

    private static Bootstrap.Measure measure(double[] margins, float[] labels, String metric, Calibration calibration) {
        double[] probabilities = new double[margins.length];
        for (int i = 0; i < margins.length; i++) {
            probabilities[i] = calibration.probability(margins[i]);
        }
        Ranked ranked = Ranked.of(margins, labels);
        return switch (metric) {
            case "auc_roc" -> weights -> ranked.aucRoc(ordered(ranked, weights));
            case "average_precision" -> weights -> ranked.averagePrecision(ordered(ranked, weights));
            case "log_loss" -> weights -> ProbabilityMetrics.logLoss(probabilities, labels, weights);
            case "brier" -> weights -> ProbabilityMetrics.brier(probabilities, labels, weights);
            default ->
                throw new IllegalArgumentException(
                        "metric must be auc_roc, average_precision, log_loss or brier, got \"" + metric + "\"");
        };
    }

    /// Weights of rows in the order of a ranking.
    private static int[] ordered(Ranked ranked, int[] weights) {
        int[] ordered = new int[weights.length];
        for (int i = 0; i < ordered.length; i++) {
            ordered[i] = weights[ranked.origin(i)];
        }
        return ordered;
    }
}

package dev.tidemill.learn;

import dev.tidemill.app.ModelDefinition.PrecisionAt;
import dev.tidemill.registry.Calibration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGeneratorFactory;

/// Judges margins against labels. The same rows, margins and seed give the same report, intervals included.
///
/// @param precisionAt how many groups are looked at a day; empty: no such precision
/// @param seed        of the bootstrap
public record Evaluator(Optional<PrecisionAt> precisionAt, long seed) {
    private static final double[] THRESHOLDS = {0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};

    /// The report on some labelled rows of a table.
    ///
    /// @param span    what is judged: its labelled rows
    /// @param margins of every row of the table, or NaN where it is not judged
    public SetEvaluation evaluate(TrainingTable table, TimeSplit.Span span, double[] margins, Calibration calibration) {
        int[] rows = table.labelled(span);
        double[] chosen = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            chosen[i] = margins[rows[i]];
        }
        return judge(Judged.of(table, rows, chosen), span, calibration);
    }

    SetEvaluation judge(Judged judged, TimeSplit.Span span, Calibration calibration) {
        Ranked ranked = judged.ranked();
        double[] probabilities = new double[ranked.rows()];
        float[] labels = new float[ranked.rows()];
        boolean[] positive = new boolean[ranked.rows()];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = calibration.probability(ranked.score(i));
            positive[i] = ranked.positive(i);
            labels[i] = positive[i] ? 1 : 0;
        }
        Evaluation.Rows rows =
                new Evaluation.Rows(span.from().toString(), span.to().toString(), ranked.rows(), ranked.positives());
        return new SetEvaluation(
                rows,
                metrics(judged, probabilities, labels, positive),
                Ranked.of(probabilities, labels).at(THRESHOLDS),
                Curves.roc(ranked),
                Curves.precisionRecall(ranked),
                Curves.reliability(probabilities, labels));
    }

    private Map<String, Metric> metrics(Judged judged, double[] p, float[] labels, boolean[] positive) {
        Metric[] measured = Bootstrap.intervals(
                positive,
                RandomGeneratorFactory.of("L64X128MixRandom").create(seed),
                judged.ranked()::aucRoc,
                judged.ranked()::averagePrecision,
                weights -> ProbabilityMetrics.logLoss(p, labels, weights),
                weights -> ProbabilityMetrics.brier(p, labels, weights),
                weights -> ProbabilityMetrics.calibrationError(p, labels, weights));
        Map<String, Metric> metrics = new TreeMap<>();
        metrics.put("auc_roc", measured[0]);
        metrics.put("average_precision", measured[1]);
        metrics.put("log_loss", measured[2]);
        metrics.put("brier", measured[3]);
        metrics.put("calibration_error", measured[4]);
        precisionAt.ifPresent(
                at -> metrics.put("precision_at_" + at.top(), Metric.exact(judged.precisionAt(at.top()))));
        return metrics;
    }
}

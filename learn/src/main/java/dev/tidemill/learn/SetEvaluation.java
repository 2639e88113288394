package dev.tidemill.learn;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How a model does on one set of rows.
///
/// @param metrics         by name: `auc_roc`, `average_precision`, `log_loss`, `brier`, `calibration_error`, and
///                        `precision_at_100` where groups are ranked
/// @param thresholds      precision, recall and F1 of calling positive what has at least that probability
/// @param roc             true positive rate over false positive rate
/// @param precisionRecall precision over recall
/// @param reliability     observed share over predicted probability
public record SetEvaluation(
        Evaluation.Rows rows,
        Map<String, Metric> metrics,
        List<ThresholdMetrics> thresholds,
        List<Curves.Point> roc,
        List<Curves.Point> precisionRecall,
        List<Curves.Bin> reliability) {
    public SetEvaluation {
        metrics = java.util.Collections.unmodifiableMap(new TreeMap<>(metrics));
        thresholds = List.copyOf(thresholds);
        roc = List.copyOf(roc);
        precisionRecall = List.copyOf(precisionRecall);
        reliability = List.copyOf(reliability);
    }

    /// The value of a metric.
    ///
    /// @throws IllegalArgumentException where it was not computed
    public double value(String metric) {
        Metric found = metrics.get(metric);
        if (found == null) {
            throw new IllegalArgumentException(
                    "metric must be one of " + metrics.keySet() + ", got \"" + metric + "\"");
        }
        return found.value();
    }
}

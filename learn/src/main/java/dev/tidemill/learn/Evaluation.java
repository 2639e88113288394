package dev.tidemill.learn;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The report on a trained model: how it was found, how it does on rows that it was chosen on, and how it does on
/// rows that had no part in it.
///
/// @param train      what it learned from
/// @param validation what it was chosen, stopped and calibrated on: kinder than the truth; empty where there was
///     none
/// @param test       what it had never seen; empty where no row of the test span has a label
/// @param rounds     boosting rounds kept
/// @param parameters of the algorithm, all of them as used
/// @param trials     every combination that was tried, in order
/// @param importance share of the total gain by feature, greatest first
public record Evaluation(
        Rows train,
        Optional<SetEvaluation> validation,
        Optional<SetEvaluation> test,
        int rounds,
        Map<String, Double> parameters,
        List<Trial> trials,
        List<Importance> importance) {
    public Evaluation {
        parameters = Map.copyOf(parameters);
        trials = List.copyOf(trials);
        importance = List.copyOf(importance);
    }

    /// @param from the span of decision time: `2018-07-25T00:00:00Z`
    /// @param to   its end (exclusive)
    public record Rows(String from, String to, int rows, int positives) {}

    /// One combination of the search.
    ///
    /// @param rounds boosting rounds at which it did best
    /// @param value  the chosen metric on the validation rows; NaN where there are none
    public record Trial(Map<String, Double> parameters, int rounds, double value) {
        public Trial {
            parameters = Map.copyOf(parameters);
        }
    }

    /// @param gain its share of the total gain of all splits, 0 to 1
    public record Importance(String feature, double gain) {}

    /// All metrics by name, `test.auc_roc` and `validation.log_loss`, without their intervals.
    public Map<String, Double> metrics() {
        Map<String, Double> all = new TreeMap<>();
        validation.ifPresent(set -> set.metrics().forEach((name, m) -> all.put("validation." + name, m.value())));
        test.ifPresent(set -> set.metrics().forEach((name, m) -> all.put("test." + name, m.value())));
        return all;
    }
}

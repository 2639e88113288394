package dev.tidemill.serve.experiment;

import dev.tidemill.app.ExperimentDefinition.Metric;
import dev.tidemill.serve.statistics.Bayesian;
import dev.tidemill.serve.statistics.Comparison;
import dev.tidemill.serve.statistics.MultipleExposures;
import dev.tidemill.serve.statistics.Sample;
import dev.tidemill.serve.statistics.SampleRatio;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What an experiment tells.
///
/// @param arms        the control first
/// @param sampleRatio whether the arms have the units that they should
/// @param exposures   whether too many units saw several arms
/// @param metrics     in the order of the file
/// @param skipped     measurements left out because they were no finite number
public record ExperimentResults(
        List<ArmUnits> arms,
        SampleRatio sampleRatio,
        MultipleExposures exposures,
        List<MetricResult> metrics,
        long skipped) {
    public ExperimentResults {
        arms = List.copyOf(arms);
        metrics = List.copyOf(metrics);
    }

    /// Whether the split of units is sound, so that the rest means something.
    public boolean trusted() {
        return !sampleRatio.mismatch() && !exposures.tooMany();
    }

    /// @param expected its share of all units
    public record ArmUnits(String arm, long units, double expected) {}

    /// @param control of the control
    /// @param against each other arm compared with it
    public record MetricResult(Metric metric, Sample control, List<Against> against) {
        public MetricResult {
            against = List.copyOf(against);
        }
    }

    /// @param uplift   relative to the control, with its interval
    /// @param absolute the same as a difference
    /// @param p        adjusted for all goals and arms judged together; 1 where nothing is known
    /// @param belief   empty where nothing is known
    public record Against(
            String arm,
            Sample sample,
            Comparison uplift,
            Comparison absolute,
            double p,
            Optional<Bayesian> belief,
            Verdict verdict) {}

    /// What to make of an arm and a metric.
    public enum Verdict {
        /// Better than the control.
        BETTER,
        /// Worse than the control.
        WORSE,
        /// No difference is seen; there may be one.
        UNCLEAR,
        /// A guardrail: at most as much worse as allowed.
        SAFE,
        /// A guardrail: worse than allowed.
        HARMED,
        /// Too few units to say anything.
        TOO_FEW,
        /// The split of units is broken, so nothing can be said.
        UNTRUSTED;

        /// As it stands in answers: `too_few`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

package dev.tidemill.serve.experiment;

import dev.tidemill.app.ExperimentDefinition;
import dev.tidemill.app.ExperimentDefinition.Analysis;
import dev.tidemill.app.ExperimentDefinition.Metric;
import dev.tidemill.serve.experiment.ExperimentResults.Against;
import dev.tidemill.serve.experiment.ExperimentResults.ArmUnits;
import dev.tidemill.serve.experiment.ExperimentResults.MetricResult;
import dev.tidemill.serve.experiment.ExperimentResults.Verdict;
import dev.tidemill.serve.statistics.Bayesian;
import dev.tidemill.serve.statistics.Comparison;
import dev.tidemill.serve.statistics.Guardrail;
import dev.tidemill.serve.statistics.MultipleComparisons;
import dev.tidemill.serve.statistics.MultipleExposures;
import dev.tidemill.serve.statistics.Sample;
import dev.tidemill.serve.statistics.SampleRatio;
import dev.tidemill.serve.statistics.Scale;
import dev.tidemill.serve.statistics.Significance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Makes results of what has been seen. Pure.
public final class Judge {
    private static final double BANDIT_LEAST_UNITS = 5;

    private final ExperimentDefinition experiment;
    private final Significance test;

    public Judge(ExperimentDefinition experiment) {
        this.experiment = experiment;
        this.test = test(experiment.analysis());
    }

    /// The test that an analysis asks for.
    public static Significance test(Analysis analysis) {
        return analysis.sequential()
                ? new Significance.Sequential(analysis.alpha())
                : new Significance.Fixed(analysis.alpha());
    }

    /// @param facts in the order of the experiment's arms
    public ExperimentResults judge(ExperimentFacts facts) {
        double least = experiment.bandit().isPresent() ? BANDIT_LEAST_UNITS : SampleRatio.LEAST_UNITS;
        double[] expected =
                facts.expected().stream().mapToDouble(Double::doubleValue).toArray();
        double all = Arrays.stream(expected).sum();
        List<ArmUnits> arms = new ArrayList<>();
        for (int arm = 0; arm < expected.length; arm++) {
            arms.add(new ArmUnits(
                    experiment.arms().get(arm).name(), facts.units().get(arm), all == 0 ? 0 : expected[arm] / all));
        }
        SampleRatio ratio = all == 0
                ? new SampleRatio(1, false)
                : SampleRatio.of(
                        facts.units().stream().mapToLong(Long::longValue).toArray(), expected, least);
        MultipleExposures exposures = MultipleExposures.of(facts.several(), facts.allUnits() + facts.several());
        boolean trusted = !ratio.mismatch() && !exposures.tooMany();
        List<MetricResult> metrics = new ArrayList<>();
        for (Metric metric : experiment.metrics()) {
            metrics.add(metric(metric, facts.samples().getOrDefault(metric.name(), List.of()), trusted));
        }
        return new ExperimentResults(arms, ratio, exposures, corrected(metrics), facts.skipped());
    }

    private MetricResult metric(Metric metric, List<Sample> samples, boolean trusted) {
        Sample none = new Sample(0, Double.NaN, Double.NaN);
        Sample control = samples.isEmpty() ? none : samples.getFirst();
        List<Against> against = new ArrayList<>();
        for (int arm = 1; arm < experiment.arms().size(); arm++) {
            Sample sample = samples.isEmpty() ? none : samples.get(arm);
            Comparison uplift = test.compare(control, sample, Scale.RELATIVE);
            Optional<Bayesian> belief = uplift instanceof Comparison.Known known
                    ? Optional.of(Bayesian.of(known, Bayesian.Prior.PROPER, metric.lower()))
                    : Optional.empty();
            double p = uplift instanceof Comparison.Known known ? known.p() : 1;
            against.add(new Against(
                    experiment.arms().get(arm).name(),
                    sample,
                    uplift,
                    test.compare(control, sample, Scale.ABSOLUTE),
                    p,
                    belief,
                    verdict(metric, control, sample, uplift, trusted)));
        }
        return new MetricResult(metric, control, against);
    }

    /// Before correction.
    private Verdict verdict(Metric metric, Sample control, Sample sample, Comparison uplift, boolean trusted) {
        if (!trusted) {
            return Verdict.UNTRUSTED;
        }
        if (Math.min(control.n(), sample.n()) < experiment.analysis().minimum()) {
            return Verdict.TOO_FEW;
        }
        if (metric.guard().isPresent()) {
            return switch (Guardrail.of(uplift, metric.guard().get(), metric.lower())) {
                case SAFE -> Verdict.SAFE;
                case HARMED -> Verdict.HARMED;
                case UNCLEAR -> Verdict.UNCLEAR;
            };
        }
        return switch (uplift) {
            case Comparison.Unknown unknown -> Verdict.UNCLEAR;
            case Comparison.Known known when known.p() >= experiment.analysis().alpha() -> Verdict.UNCLEAR;
            case Comparison.Known known -> (known.difference() > 0) != metric.lower() ? Verdict.BETTER : Verdict.WORSE;
        };
    }

    /// Goals of all arms are judged together; guardrails are not, for each must hold by itself.
    private List<MetricResult> corrected(List<MetricResult> metrics) {
        List<Double> all = new ArrayList<>();
        metrics.stream()
                .filter(metric -> metric.metric().guard().isEmpty())
                .forEach(metric -> metric.against().forEach(against -> all.add(against.p())));
        double[] adjusted = MultipleComparisons.valueOf(
                        experiment.analysis().correction().toUpperCase(Locale.ROOT))
                .adjust(all.stream().mapToDouble(Double::doubleValue).toArray());
        int next = 0;
        List<MetricResult> corrected = new ArrayList<>();
        for (MetricResult metric : metrics) {
            List<Against> against = new ArrayList<>();
            for (Against one : metric.against()) {
                against.add(metric.metric().guard().isPresent() ? one : with(one, adjusted[next++]));
            }
            corrected.add(new MetricResult(metric.metric(), metric.control(), against));
        }
        return corrected;
    }

    private Against with(Against one, double p) {
        boolean decided = one.verdict() == Verdict.BETTER || one.verdict() == Verdict.WORSE;
        Verdict verdict = decided && p >= experiment.analysis().alpha() ? Verdict.UNCLEAR : one.verdict();
        return new Against(one.arm(), one.sample(), one.uplift(), one.absolute(), p, one.belief(), verdict);
    }
}

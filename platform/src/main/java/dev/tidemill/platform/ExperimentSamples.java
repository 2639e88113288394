package dev.tidemill.platform;

import dev.tidemill.app.ExperimentDefinition;
import dev.tidemill.app.ExperimentDefinition.Metric;
import dev.tidemill.app.ExperimentDefinition.MetricKind;
import dev.tidemill.serve.statistics.Cuped;
import dev.tidemill.serve.statistics.Sample;
import dev.tidemill.serve.statistics.Sums;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes samples of what is stored.
record ExperimentSamples(StoredMeasurements store) {
    /// By metric, in the order of the arms.
    Map<String, List<Sample>> of(long run, ExperimentDefinition experiment) {
        List<String> arms = List.copyOf(experiment.weights().keySet());
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (Metric metric : experiment.metrics()) {
            if (metric.kind() == MetricKind.QUANTILE) {
                samples.put(
                        metric.name(),
                        arms.stream()
                                .map(arm -> store.quantile(run, metric, arm))
                                .toList());
            } else {
                Map<String, Sums> sums = store.sums(run, metric);
                samples.put(
                        metric.name(),
                        samples(
                                metric,
                                arms.stream()
                                        .map(arm -> sums.getOrDefault(arm, Sums.NONE))
                                        .toList()));
            }
        }
        return samples;
    }

    private static List<Sample> samples(Metric metric, List<Sums> arms) {
        boolean adjusted = metric.adjust().isPresent();
        return switch (metric.kind()) {
            case RATIO -> adjusted ? Cuped.ratios(arms) : arms.stream().map(Sample::ratio).toList();
            case CONVERSION ->
                adjusted
                        ? Cuped.means(arms)
                        : arms.stream()
                                .map(sums -> Sample.proportion(sums.n(), sums.m()))
                                .toList();
            case MEAN, QUANTILE ->
                adjusted ? Cuped.means(arms) : arms.stream().map(Sample::mean).toList();
        };
    }
}

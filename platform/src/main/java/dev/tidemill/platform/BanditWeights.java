package dev.tidemill.platform;

import dev.tidemill.app.ExperimentDefinition;
import dev.tidemill.app.ExperimentDefinition.Bandit;
import dev.tidemill.app.ExperimentDefinition.Metric;
import dev.tidemill.app.ExperimentDefinition.MetricKind;
import dev.tidemill.serve.statistics.Sample;
import dev.tidemill.serve.statistics.Thompson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// The next weights of a bandit: the same for the same samples and seed.
record BanditWeights(ExperimentDefinition experiment, Bandit bandit) {
    /// @param samples by metric
    /// @return empty where an arm has fewer units than the experiment's minimum
    Map<String, Double> next(Map<String, List<Sample>> samples, long seed) {
        List<Sample> arms = samples.getOrDefault(bandit.metric(), List.of());
        Metric metric = experiment.metrics().stream()
                .filter(one -> one.name().equals(bandit.metric()))
                .findFirst()
                .orElseThrow();
        if (arms.isEmpty()
                || arms.stream().anyMatch(arm -> arm.n() < experiment.analysis().minimum())) {
            return Map.of();
        }
        double[] weights = Thompson.weights(
                arms.stream().map(arm -> posterior(metric, arm)).toList(),
                metric.lower(),
                bandit.least(),
                new SplittableRandom(seed));
        Map<String, Double> named = new LinkedHashMap<>();
        List<String> names = List.copyOf(experiment.weights().keySet());
        for (int arm = 0; arm < weights.length; arm++) {
            named.put(names.get(arm), weights[arm]);
        }
        return named;
    }

    private static Thompson.Posterior posterior(Metric metric, Sample arm) {
        return metric.kind() == MetricKind.CONVERSION && metric.adjust().isEmpty()
                ? new Thompson.Posterior.Share(arm.mean() * arm.n(), (1 - arm.mean()) * arm.n())
                : new Thompson.Posterior.Mean(arm);
    }
}

package dev.tidemill.app;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a rollout compares between a candidate and what it is to replace, and how much worse it may be.
///
/// Every figure is a share of decisions, every margin a difference of shares: 0.02 are two of a hundred.
///
/// @param alpha          the greatest chance that a candidate as good as the control is rolled back, over all
///     metrics, steps and looks together
/// @param minimumSamples the least decisions of each arm in a step before a verdict
/// @param errors         margin of the share of decisions where the model broke or was late
/// @param fallbacks      margin of the share that the fallback answered
/// @param scores         margin of the distance between the distributions of the scores
/// @param guards         by outcome: margin of the share that gets it, either way
public record AnalysisDefinition(
        double alpha,
        long minimumSamples,
        double errors,
        double fallbacks,
        Latency latency,
        double scores,
        Map<String, Double> guards,
        Outcomes outcomes) {
    public static final AnalysisDefinition DEFAULT = new AnalysisDefinition(
            0.01,
            200,
            0.02,
            0.02,
            new Latency(0.05, 1.25, Duration.ofMillis(1)),
            0.1,
            Map.of(),
            new Outcomes(0.02, 0.1, 0.2, false));

    /// The margin of a guard that is not declared: every outcome but the mildest has one.
    public static final double GUARD = 0.05;

    public AnalysisDefinition {
        if (!(alpha > 0 && alpha <= 0.5)) {
            throw new IllegalArgumentException("alpha must be above 0 and at most 0.5, got " + alpha);
        }
        if (minimumSamples < 1) {
            throw new IllegalArgumentException("minimum_samples must be at least 1, got " + minimumSamples);
        }
        guards = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(guards));
    }

    /// For no duration `t` may the share of the candidate's decisions slower than `slowdown · t` exceed the
    /// control's share slower than `t` by the margin.
    ///
    /// @param slowdown how many times as slow is still the same, at least 1
    /// @param from     durations below this one are the same
    public record Latency(double margin, double slowdown, Duration from) {
        public Latency {
            if (!(slowdown >= 1 && slowdown <= 100)) {
                throw new IllegalArgumentException("slowdown must be from 1 to 100, got " + slowdown);
            }
        }
    }

    /// What became known about decisions, each arm's own.
    ///
    /// @param loss        margin of the mean squared error of the probability
    /// @param missed      margin of the share of positives that got the mildest outcome: 1 − recall
    /// @param falseAlarms margin of the share of negatives among those that did not: 1 − precision
    /// @param required    whether steps wait until outcomes have told that the candidate is no worse
    public record Outcomes(double loss, double missed, double falseAlarms, boolean required) {}

    /// The same with a guard for every outcome but the mildest.
    public AnalysisDefinition guarding(java.util.List<String> outcomes) {
        Map<String, Double> all = new LinkedHashMap<>();
        outcomes.stream().skip(1).forEach(outcome -> all.put(outcome, guards.getOrDefault(outcome, GUARD)));
        guards.forEach(all::putIfAbsent);
        return new AnalysisDefinition(alpha, minimumSamples, errors, fallbacks, latency, scores, all, this.outcomes);
    }
}

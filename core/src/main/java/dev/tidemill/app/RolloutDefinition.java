package dev.tidemill.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How a version goes into production.
///
/// @param strategy how traffic moves to it
/// @param unit     the field of the decided event whose values are kept together; empty: each decision for itself
/// @param shadow   how long the candidate answers beside, unseen, before it gets its first traffic; zero: not at all
/// @param steps    of a canary, rising: its share and how long it is watched with it; of blue-green one, of 1
/// @param arms     of A/B: the share of each candidate's arm by its declared name; `control` has the rest
/// @param analysis what is compared, and what is tolerated
public record RolloutDefinition(
        Strategy strategy,
        Optional<String> unit,
        Duration shadow,
        List<Step> steps,
        Map<String, Double> arms,
        AnalysisDefinition analysis) {
    /// The name of the arm that the version in production answers.
    public static final String CONTROL = "control";

    /// The name of the arm of the only candidate.
    public static final String CANDIDATE = "candidate";

    /// How long each step is watched unless said.
    public static final Duration BAKE = Duration.ofMinutes(10);

    /// Where the file says nothing.
    public static final RolloutDefinition DEFAULT = new RolloutDefinition(
            Strategy.CANARY,
            Optional.empty(),
            Duration.ZERO,
            steps(Strategy.CANARY, BAKE),
            Map.of(),
            AnalysisDefinition.DEFAULT);

    /// @throws IllegalArgumentException where steps or shares break a rule
    public RolloutDefinition {
        steps = List.copyOf(steps);
        arms = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(arms));
        String problem = problem(strategy, steps, arms);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(problem);
        }
        if (shadow.isNegative()) {
            throw new IllegalArgumentException("shadow must be 0s or longer, got " + shadow);
        }
    }

    /// How traffic moves to a candidate.
    public enum Strategy {
        /// It answers beside, unseen; nobody gets its answers.
        SHADOW,
        /// It gets a growing share.
        CANARY,
        /// It gets everything at once; what it replaces stays warm and answers beside.
        BLUE_GREEN,
        /// Arms with fixed shares, until somebody decides.
        AB;

        /// As it stands in files: `blue_green`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param weight the candidate's share of the traffic, above 0 to 1
    /// @param bake   the least time that it is watched with it
    public record Step(double weight, Duration bake) {}

    /// The steps of a strategy where none are given.
    public static List<Step> steps(Strategy strategy, Duration bake) {
        return switch (strategy) {
            case CANARY -> List.of(new Step(0.02, bake), new Step(0.1, bake), new Step(0.5, bake));
            case BLUE_GREEN, SHADOW -> List.of(new Step(1, bake));
            case AB -> List.of();
        };
    }

    /// What is wrong with steps and shares, in words; empty where nothing is.
    public static String problem(Strategy strategy, List<Step> steps, Map<String, Double> arms) {
        if (strategy == Strategy.AB) {
            return armsProblem(arms);
        }
        double before = 0;
        for (Step step : steps) {
            if (!(step.weight() > before && step.weight() <= 1)) {
                return "weights of steps must rise, each above 0 and at most 1, got " + weights(steps);
            }
            if (step.bake().isNegative()) {
                return "bake must be 0s or longer, got " + step.bake();
            }
            before = step.weight();
        }
        return steps.isEmpty() ? "a rollout must have at least one step (leave steps out for the usual ones)" : "";
    }

    private static List<Double> weights(List<Step> steps) {
        List<Double> weights = new ArrayList<>();
        steps.forEach(step -> weights.add(step.weight()));
        return weights;
    }

    private static String armsProblem(Map<String, Double> arms) {
        if (!arms.containsKey(CONTROL) || arms.size() < 2) {
            return "arms must name control and at least one more, got " + arms.keySet();
        }
        double sum = arms.values().stream().mapToDouble(Double::doubleValue).sum();
        boolean negative = arms.values().stream().anyMatch(weight -> !(weight > 0));
        if (negative || Math.abs(sum - 1) > 1e-9) {
            return "weights of arms must be above 0 and sum to one, got " + arms + " with the sum " + sum;
        }
        return "";
    }
}

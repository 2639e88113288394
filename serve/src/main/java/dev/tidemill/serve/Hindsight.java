package dev.tidemill.serve;

import dev.tidemill.app.PolicyDefinition;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers what a model and a policy would have answered, given the features of then. Nobody waits for it: it
/// has no deadline, writes no receipt and gives no reasons. Pure.
public final class Hindsight {
    private Hindsight() {}

    /// An answer.
    ///
    /// @param outcome     the answer
    /// @param probability calibrated; NaN where no model answered
    /// @param rules       names of the rules that fired
    /// @param fallback    why no model answered: `no_model`, `broken`, or what a receipt says; empty where one did
    public record Answer(String outcome, double probability, List<String> rules, Optional<String> fallback) {}

    /// What the versions answer.
    ///
    /// @param values the decided event's values by slot
    /// @param vector its features
    /// @param model  `null` where rules answer alone
    public static Answer answer(
            @Nullable Object[] values, double[] vector, @Nullable ScoringModel model, Policy policy) {
        if (model == null) {
            return ruled(values, vector, Double.NaN, policy, Optional.of("no_model"));
        }
        double probability;
        try {
            probability = model.scorer().probability(model.select(vector));
        } catch (RuntimeException broken) {
            probability = Double.NaN;
        }
        return probability >= 0 && probability <= 1
                ? ruled(values, vector, probability, policy, Optional.empty())
                : ruled(values, vector, Double.NaN, policy, Optional.of("broken"));
    }

    /// What rules alone answer where no model did.
    ///
    /// @param why no model did
    public static Answer withoutModel(@Nullable Object[] values, double[] vector, Policy policy, String why) {
        return ruled(values, vector, Double.NaN, policy, Optional.of(why));
    }

    private static Answer ruled(
            @Nullable Object[] values, double[] vector, double probability, Policy policy, Optional<String> fallback) {
        Policy.Ruling ruling = policy.rule(values, vector, probability);
        List<String> rules = ruling.fired().isEmpty()
                ? List.of()
                : ruling.fired().stream().map(PolicyDefinition.Rule::name).toList();
        return new Answer(ruling.outcome(), probability, rules, fallback);
    }
}

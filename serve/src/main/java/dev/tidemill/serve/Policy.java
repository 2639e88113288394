package dev.tidemill.serve;

import dev.tidemill.app.Application;
import dev.tidemill.app.ExperimentVariables;
import dev.tidemill.app.ExperimentVariables.Seen;
import dev.tidemill.app.PolicyDefinition;
import dev.tidemill.core.Schema;
import dev.tidemill.expression.Expression;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import dev.tidemill.expression.Variable;
import dev.tidemill.serve.rollout.Assignment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The policy of one application version, ready to run: thresholds on the calibrated probability, then
/// rules. Pure.
public final class Policy implements PolicyInUse {
    private final PolicyDefinition definition;
    private final List<String> outcomes;
    private final List<CompiledRule> rules;
    private final int fields;
    private final int features;
    private final List<Seen> experiments;

    private Policy(
            PolicyDefinition definition,
            List<String> outcomes,
            List<CompiledRule> rules,
            int fields,
            int features,
            List<Seen> experiments) {
        this.experiments = experiments;
        this.definition = definition;
        this.outcomes = outcomes;
        this.rules = rules;
        this.fields = fields;
        this.features = features;
    }

    private record CompiledRule(PolicyDefinition.Rule rule, Expression when, int[] featureSlots) {}

    /// What a policy answers.
    ///
    /// @param fired the rules that fired, in order of declaration
    public record Ruling(String outcome, List<PolicyDefinition.Rule> fired) {}

    /// The same as what it is.
    ///
    /// @throws IllegalArgumentException where it rules no outcomes
    public static Policy of(PolicyInUse used) {
        if (used instanceof Policy policy) {
            return policy;
        }
        throw new IllegalArgumentException("a policy of this application must rule outcomes, got version "
                + used.version() + " of another system; register a policy of this application");
    }

    /// The application's own.
    public static Policy compile(Application application) {
        return compile(application, application.policy());
    }

    /// Another policy for the same application.
    ///
    /// @throws RuntimeException where a rule uses what the application does not have
    public static Policy compile(Application application, PolicyDefinition definition) {
        Schema schema = application.decided().schema();
        List<Variable> variables = new ArrayList<>();
        for (int slot = 0; slot < schema.size(); slot++) {
            variables.add(Variable.of(schema.fields().get(slot), slot));
        }
        int features = application.features().size();
        for (int i = 0; i < features; i++) {
            String name = application.features().get(i).name();
            if (schema.slot(name) < 0) {
                variables.add(Variable.number(name, schema.size() + i));
            }
        }
        variables.add(Variable.number("score", schema.size() + features));
        List<Seen> experiments =
                ExperimentVariables.of(application.lifecycle().experiments().all());
        variables.addAll(ExperimentVariables.variables(experiments, schema.size() + features + 1));
        Expressions expressions = Expressions.over(variables);
        List<CompiledRule> rules = new ArrayList<>();
        for (PolicyDefinition.Rule rule : definition.rules()) {
            Expression when = expressions.compile(rule.when(), Kind.TEST);
            int[] slots = Arrays.stream(when.slots())
                    .filter(slot -> slot >= schema.size())
                    .toArray();
            rules.add(new CompiledRule(rule, when, slots));
        }
        List<String> outcomes =
                application.decision().map(decision -> decision.outcomes()).orElse(List.of());
        boolean asksForArms = rules.stream()
                .flatMapToInt(rule -> Arrays.stream(rule.featureSlots()))
                .anyMatch(slot -> slot > schema.size() + features);
        return new Policy(
                definition,
                outcomes,
                List.copyOf(rules),
                schema.size(),
                features,
                asksForArms ? experiments : List.of());
    }

    @Override
    public int version() {
        return definition.version();
    }

    /// @param values      the decided event's values by slot
    /// @param vector      its features
    /// @param probability calibrated; NaN where no model answered
    public Ruling rule(@Nullable Object[] values, double[] vector, double probability) {
        return rule(values, vector, probability, List.of());
    }

    /// The same for who takes part in experiments.
    ///
    /// @param arms which arms the event's units see
    public Ruling rule(@Nullable Object[] values, double[] vector, double probability, List<Assignment> arms) {
        String outcome = Double.isNaN(probability) ? definition.fallback() : byThreshold(probability);
        List<PolicyDefinition.Rule> fired = fired(values, vector, probability, arms);
        int severity = outcomes.indexOf(outcome);
        for (PolicyDefinition.Rule rule : fired) {
            severity = Math.max(severity, outcomes.indexOf(rule.outcome()));
        }
        for (PolicyDefinition.Rule rule : fired) {
            if (rule.force()) {
                return new Ruling(rule.outcome(), fired);
            }
        }
        return new Ruling(outcomes.get(severity), fired);
    }

    private String byThreshold(double probability) {
        String outcome = outcomes.getFirst();
        for (PolicyDefinition.Threshold threshold : definition.thresholds()) {
            if (probability >= threshold.from()) {
                outcome = threshold.outcome();
            }
        }
        return outcome;
    }

    private List<PolicyDefinition.Rule> fired(
            @Nullable Object[] values, double[] vector, double probability, List<Assignment> arms) {
        if (rules.isEmpty()) {
            return List.of();
        }
        @Nullable Object[] slots = Arrays.copyOf(values, fields + features + 1 + experiments.size());
        slots[fields + features] = probability;
        for (int i = 0; i < experiments.size(); i++) {
            slots[fields + features + 1 + i] = experiments
                    .get(i)
                    .value(Assignment.arm(arms, experiments.get(i).trial()));
        }
        List<PolicyDefinition.Rule> fired = List.of();
        for (CompiledRule rule : rules) {
            for (int slot : rule.featureSlots()) {
                if (slot < fields + features) {
                    slots[slot] = vector[slot - fields];
                }
            }
            if (rule.when().test(slots)) {
                fired = fired.isEmpty() ? new ArrayList<>(2) : fired;
                fired.add(rule.rule());
            }
        }
        return fired;
    }
}

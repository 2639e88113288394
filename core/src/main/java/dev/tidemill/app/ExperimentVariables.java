package dev.tidemill.app;

import dev.tidemill.app.ExperimentDefinition.Arm;
import dev.tidemill.core.FieldType;
import dev.tidemill.expression.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the rules of a policy see of experiments: the arm, as `friction.arm`, and what it changes, as
/// `friction.questions`. Who takes no part sees the control.
public final class ExperimentVariables {
    /// Stands before the experiment's name in the assignments of receipts.
    public static final String TRIAL = "experiment:";

    private static final String ARM = "arm";

    private ExperimentVariables() {}

    /// One of them.
    ///
    /// @param trial  how receipts name the experiment
    /// @param name   `friction.arm`
    /// @param values by arm
    /// @param otherwise the control's; empty where it has none
    public record Seen(
            String trial, String name, FieldType type, Map<String, Object> values, Optional<Object> otherwise) {
        /// What a unit of that arm sees; `null` where that is nothing.
        ///
        /// @param arm `null` for who takes no part
        public @Nullable Object value(@Nullable String arm) {
            Object found = arm == null ? null : values.get(arm);
            return found == null ? otherwise.orElse(null) : found;
        }
    }

    /// Of all experiments, in their order.
    public static List<Seen> of(List<ExperimentDefinition> experiments) {
        List<Seen> all = new ArrayList<>();
        for (ExperimentDefinition experiment : experiments) {
            Map<String, Object> arms = new LinkedHashMap<>();
            Set<String> parameters = new LinkedHashSet<>();
            for (Arm arm : experiment.arms()) {
                arms.put(arm.name(), arm.name());
                parameters.addAll(arm.parameters().keySet());
            }
            all.add(seen(experiment, ARM, arms));
            parameters.remove(ARM);
            for (String parameter : parameters) {
                Map<String, Object> values = new LinkedHashMap<>();
                for (Arm arm : experiment.arms()) {
                    Object value = arm.parameters().get(parameter);
                    if (value != null) {
                        values.put(arm.name(), value instanceof Number number ? (Object) number.doubleValue() : value);
                    }
                }
                all.add(seen(experiment, parameter, values));
            }
        }
        return all;
    }

    private static Seen seen(ExperimentDefinition experiment, String name, Map<String, Object> values) {
        Object first = values.values().iterator().next();
        FieldType type =
                switch (first) {
                    case Boolean flag -> FieldType.BOOLEAN;
                    case Number number -> FieldType.NUMBER;
                    default -> FieldType.STRING;
                };
        return new Seen(
                TRIAL + experiment.name(),
                experiment.name() + "." + name,
                type,
                values,
                Optional.ofNullable(values.get(experiment.control().name())));
    }

    /// As variables of expressions.
    ///
    /// @param from the slot of the first
    public static List<Variable> variables(List<Seen> all, int from) {
        List<Variable> variables = new ArrayList<>();
        for (Seen seen : all) {
            variables.add(new Variable(seen.name(), seen.type(), 0, from + variables.size(), List.of()));
        }
        return variables;
    }
}

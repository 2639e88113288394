package dev.tidemill.serve;

import dev.tidemill.app.Application;
import dev.tidemill.app.CostsDefinition;
import dev.tidemill.app.Scope;
import dev.tidemill.expression.Expression;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What decisions cost, ready to be asked. Pure.
public final class Costs {
    private final String unit;
    private final Map<String, Cost> outcomes;

    private Costs(String unit, Map<String, Cost> outcomes) {
        this.unit = unit;
        this.outcomes = outcomes;
    }

    private record Cost(Expression positive, Expression negative) {}

    /// Empty where the application does not say what its decisions cost.
    public static Optional<Costs> compile(Application application) {
        return application.lifecycle().costs().map(definition -> compile(application, definition));
    }

    /// What a definition says, over the values of events as this version of the application has them.
    public static Costs compile(Application application, CostsDefinition definition) {
        Expressions expressions = Expressions.over(Scope.derivation(application.decided()));
        Map<String, Cost> outcomes = new HashMap<>();
        definition
                .outcomes()
                .forEach((outcome, cost) -> outcomes.put(
                        outcome,
                        new Cost(
                                expressions.compile(cost.positive(), Kind.NUMBER),
                                expressions.compile(cost.negative(), Kind.NUMBER))));
        return new Costs(definition.unit(), outcomes);
    }

    /// What is counted; empty where the application does not say.
    public String unit() {
        return unit;
    }

    /// What an answer cost, given what became of it; NaN where a field that it needs is missing.
    ///
    /// @param values the decided event's values by slot
    public double of(String outcome, boolean positive, @Nullable Object[] values) {
        Cost cost = outcomes.get(outcome);
        return cost == null ? 0 : (positive ? cost.positive() : cost.negative()).number(values);
    }
}

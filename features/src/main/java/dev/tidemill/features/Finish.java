package dev.tidemill.features;

import dev.tidemill.app.Application;
import dev.tidemill.app.Feature;
import dev.tidemill.core.Schema;
import dev.tidemill.expression.Expression;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import dev.tidemill.expression.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One place of the vector that follows from the decided event and from other places.
sealed interface Finish {
    /// @param values the decided event's values, then one slot for each feature
    /// @param width  how many values the event has
    void run(double[] vector, @Nullable Object[] values, int width);

    record Divide(int place, int numerator, int denominator) implements Finish {
        @Override
        public void run(double[] vector, @Nullable Object[] values, int width) {
            double by = vector[denominator];
            vector[place] = by == 0 ? Double.NaN : vector[numerator] / by;
        }
    }

    /// @param needs places of the features that the expression reads
    @SuppressWarnings("ArrayRecordComponent")
    record Compute(int place, Expression expression, int[] needs) implements Finish {
        @Override
        public void run(double[] vector, @Nullable Object[] values, int width) {
            for (int need : needs) {
                double value = vector[need];
                values[width + need] = Double.isNaN(value) ? null : (Double) value;
            }
            vector[place] = expression.number(values);
        }
    }

    /// Those of an application, in the order of its features.
    static List<Finish> of(Application app) {
        List<Feature> features = app.features();
        if (features.isEmpty()) {
            return List.of();
        }
        List<Finish> made = new ArrayList<>();
        Schema schema = app.decided().schema();
        List<Variable> variables = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            variables.add(Variable.of(schema.fields().get(i), i));
        }
        for (int i = 0; i < features.size(); i++) {
            if (schema.slot(features.get(i).name()) < 0) {
                variables.add(Variable.number(features.get(i).name(), schema.size() + i));
            }
        }
        Expressions expressions = Expressions.over(variables);
        for (int i = 0; i < features.size(); i++) {
            switch (features.get(i)) {
                case Feature.Aggregate _ -> {}
                case Feature.Ratio ratio ->
                    made.add(new Divide(
                            i, before(features, i, ratio.numerator()), before(features, i, ratio.denominator())));
                case Feature.Computed computed -> {
                    Expression expression = expressions.compile(computed.expression(), Kind.NUMBER);
                    int[] needs = Arrays.stream(expression.slots())
                            .filter(slot -> slot >= schema.size())
                            .map(slot -> slot - schema.size())
                            .toArray();
                    for (int need : needs) {
                        before(features, i, features.get(need).name());
                    }
                    made.add(new Compute(i, expression, needs));
                }
            }
        }
        return made;
    }

    /// The place of a feature that is known when the one at `place` is computed: an aggregate, or one before it.
    private static int before(List<Feature> features, int place, String name) {
        for (int i = 0; i < features.size(); i++) {
            if (features.get(i).name().equals(name) && (i < place || features.get(i) instanceof Feature.Aggregate)) {
                return i;
            }
        }
        throw new IllegalArgumentException("feature " + features.get(place).name()
                + " must follow the feature that it uses, got \"" + name + "\" (move it behind)");
    }
}

package dev.tidemill.data;

import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Field;
import dev.tidemill.expression.Expression;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import dev.tidemill.expression.Variable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The derived fields of a stream: each an expression over the fields before it, run in order.
final class DerivedFields {
    private static final double GREATEST = 9e18;

    private final int first;
    private final Expression[] expressions;
    private final Field[] fields;

    private DerivedFields(int first, Expression[] expressions, Field[] fields) {
        this.first = first;
        this.expressions = expressions;
        this.fields = fields;
    }

    static DerivedFields of(StreamDefinition stream) {
        int first = stream.declaredFields();
        int count = stream.derived().size();
        Expression[] expressions = new Expression[count];
        Field[] fields = new Field[count];
        List<Variable> variables = new ArrayList<>();
        for (int slot = 0; slot < first; slot++) {
            variables.add(Variable.of(stream.schema().fields().get(slot), slot));
        }
        for (int i = 0; i < count; i++) {
            fields[i] = stream.schema().fields().get(first + i);
            expressions[i] =
                    Expressions.compile(stream.derived().get(i).expression(), Kind.VALUE, List.copyOf(variables));
            variables.add(Variable.of(fields[i], first + i));
        }
        return new DerivedFields(first, expressions, fields);
    }

    /// Fills the slots of the derived fields.
    void compute(@Nullable Object[] values) {
        for (int i = 0; i < expressions.length; i++) {
            values[first + i] = result(expressions[i], fields[i], values);
        }
    }

    private static @Nullable Object result(Expression expression, Field field, @Nullable Object[] values) {
        return switch (field.type()) {
            case STRING, BOOLEAN -> expression.value(values);
            case NUMBER -> {
                double number = expression.number(values);
                yield Double.isFinite(number) ? (Object) number : null;
            }
            case INTEGER, TIMESTAMP ->
                expression.value(values) instanceof Long exact ? exact : whole(expression.number(values), 1);
            case DECIMAL -> whole(expression.number(values), field.minorUnits());
        };
    }

    /// The nearest whole number of minor units; `null` where it is missing or too great.
    private static @Nullable Object whole(double number, long units) {
        double scaled = number * units;
        return Math.abs(scaled) < GREATEST ? (Object) Math.round(scaled) : null;
    }
}

package dev.tidemill.expression;

import org.jspecify.annotations.Nullable;

/// One compiled step of an expression, by the primitive type of its result, so that nothing is boxed.
///
/// CEL's errors and a value that is not there are the same thing here, *missing*, and each type has one value
/// that means it: NaN, [#NO_LONG], [#UNKNOWN], `null`. Every node with a missing operand is missing, but `&&`,
/// `||`, the branch not taken of `?:`, `present` and `coalesce`.
sealed interface Node {
    /// A missing integer or timestamp. The least long is therefore no integer of an expression.
    long NO_LONG = Long.MIN_VALUE;

    int FALSE = 0;
    int TRUE = 1;
    /// A missing truth value.
    int UNKNOWN = 2;

    /// The result as an object of a field's class, `null` where missing.
    @Nullable
    Object boxed(@Nullable Object[] values);

    /// A double; NaN is missing.
    non-sealed interface Real extends Node {
        double at(@Nullable Object[] values);

        @Override
        default @Nullable Object boxed(@Nullable Object[] values) {
            double value = at(values);
            return Double.isNaN(value) ? null : (Object) value;
        }
    }

    /// A long, or the milliseconds of a timestamp.
    non-sealed interface Whole extends Node {
        long at(@Nullable Object[] values);

        @Override
        default @Nullable Object boxed(@Nullable Object[] values) {
            long value = at(values);
            return value == NO_LONG ? null : (Object) value;
        }
    }

    /// [#FALSE], [#TRUE] or [#UNKNOWN].
    non-sealed interface Truth extends Node {
        int at(@Nullable Object[] values);

        @Override
        default @Nullable Object boxed(@Nullable Object[] values) {
            int value = at(values);
            return value == UNKNOWN ? null : (Object) (value == TRUE);
        }
    }

    /// A string.
    non-sealed interface Text extends Node {
        @Nullable
        String at(@Nullable Object[] values);

        @Override
        default @Nullable Object boxed(@Nullable Object[] values) {
            return at(values);
        }
    }

    static int truth(boolean value) {
        return value ? TRUE : FALSE;
    }

    /// The node as a double: a long widened, a truth value 1 or 0.
    static Real real(Node node) {
        return switch (node) {
            case Real real -> real;
            case Whole whole ->
                values -> {
                    long value = whole.at(values);
                    return value == NO_LONG ? Double.NaN : value;
                };
            case Truth truth ->
                values -> {
                    int value = truth.at(values);
                    return value == UNKNOWN ? Double.NaN : value;
                };
            case Text text -> throw new IllegalArgumentException("a string is not a number");
        };
    }
}

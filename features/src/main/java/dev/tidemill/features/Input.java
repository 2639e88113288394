package dev.tidemill.features;

import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import dev.tidemill.expression.Expression;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How one stored column gets its value from an event: a field as it is, or an expression.
///
/// A value is a long: a number in units of 1 / `units`, the bits of a double, a place among categories, or a
/// fingerprint of a text. [#MISSING] stands for none.
sealed interface Input {
    long MISSING = Long.MIN_VALUE;

    /// Doubles at or beyond this (2^45, about 3.5e13), infinite ones and NaN count as missing.
    double LIMIT = 0x1p45;

    long of(@Nullable Object[] values);

    /// Whether the value is the bits of a double.
    default boolean isDouble() {
        return false;
    }

    /// Units in one: 100 where the long is in hundredths.
    default double units() {
        return 1;
    }

    /// Integers, decimals in minor units, timestamps, booleans.
    record Whole(int slot, double units) implements Input {
        @Override
        public long of(@Nullable Object[] values) {
            Object value = values[slot];
            if (value instanceof Long whole) {
                return whole;
            }
            return value instanceof Boolean flag ? (flag ? 1 : 0) : MISSING;
        }
    }

    record Real(int slot) implements Input {
        @Override
        public long of(@Nullable Object[] values) {
            return values[slot] instanceof Double real ? bits(real) : MISSING;
        }

        @Override
        public boolean isDouble() {
            return true;
        }
    }

    /// A string as its index among the field's values.
    record Category(int slot, Map<String, Long> places) implements Input {
        @Override
        public long of(@Nullable Object[] values) {
            Object value = values[slot];
            return value == null ? MISSING : places.getOrDefault(value, MISSING);
        }
    }

    /// Any field, for counting what is different.
    record Identity(int slot) implements Input {
        @Override
        public long of(@Nullable Object[] values) {
            return identity(values[slot]);
        }
    }

    record Computed(Expression expression) implements Input {
        @Override
        public long of(@Nullable Object[] values) {
            return bits(expression.number(values));
        }

        @Override
        public boolean isDouble() {
            return true;
        }
    }

    record ComputedIdentity(Expression expression) implements Input {
        @Override
        public long of(@Nullable Object[] values) {
            return identity(expression.value(values));
        }
    }

    static Input field(Field field, int slot) {
        return switch (field.type()) {
            case INTEGER, DECIMAL, BOOLEAN, TIMESTAMP -> new Whole(slot, field.minorUnits());
            case NUMBER -> new Real(slot);
            case STRING -> new Category(slot, places(field));
        };
    }

    static Input identityOf(Field field, int slot) {
        return field.type() == FieldType.STRING || field.type() == FieldType.NUMBER
                ? new Identity(slot)
                : new Whole(slot, field.minorUnits());
    }

    private static Map<String, Long> places(Field field) {
        Map<String, Long> places = new HashMap<>();
        for (int i = 0; i < field.values().size(); i++) {
            places.put(field.values().get(i), (long) i);
        }
        return places;
    }

    /// Negative zero is zero, so that its bits are free to mean missing.
    static long bits(double x) {
        return Math.abs(x) < LIMIT ? Double.doubleToRawLongBits(x + 0.0) : MISSING;
    }

    private static long identity(@Nullable Object value) {
        long identity = switch (value) {
            case null -> MISSING;
            case Long whole -> whole;
            case Double real -> Double.isNaN(real) ? MISSING : Double.doubleToRawLongBits(real + 0.0);
            case Boolean flag -> flag ? 1 : 0;
            default -> EventOrder.fingerprint(value.toString()) | 1;
        };
        return identity;
    }
}

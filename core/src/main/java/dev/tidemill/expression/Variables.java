package dev.tidemill.expression;

import org.jspecify.annotations.Nullable;

/// Reads variables from their slots.
final class Variables {
    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

    private Variables() {}

    static Node read(Variable variable) {
        int slot = variable.slot();
        return switch (variable.type()) {
            case STRING -> (Node.Text) values -> (String) values[slot];
            case INTEGER, TIMESTAMP -> (Node.Whole) values -> whole(values[slot]);
            case NUMBER -> (Node.Real) values -> real(values[slot]);
            case DECIMAL -> decimal(slot, variable.scale());
            case BOOLEAN -> (Node.Truth) values -> truth(values[slot]);
        };
    }

    /// Division by a power of ten, not multiplication by its inverse: 1234 becomes the double nearest to 12.34.
    private static Node.Real decimal(int slot, int scale) {
        double units = POWERS[scale];
        return values -> values[slot] instanceof Long minor ? minor / units : Double.NaN;
    }

    static double real(@Nullable Object value) {
        return value == null ? Double.NaN : ((Number) value).doubleValue();
    }

    static long whole(@Nullable Object value) {
        return value == null ? Node.NO_LONG : ((Number) value).longValue();
    }

    static int truth(@Nullable Object value) {
        return value == null ? Node.UNKNOWN : Node.truth((Boolean) value);
    }
}

package dev.tidemill.expression;

import static dev.tidemill.expression.Node.NO_LONG;
import static dev.tidemill.expression.Node.UNKNOWN;
import static dev.tidemill.expression.Node.truth;

import dev.tidemill.expression.Node.Real;
import dev.tidemill.expression.Node.Text;
import dev.tidemill.expression.Node.Truth;
import dev.tidemill.expression.Node.Whole;
import org.jspecify.annotations.Nullable;

/// `<`, `<=`, `>`, `>=`, `==` and `!=` as nodes; missing where a side is.
final class Comparisons {
    private Comparisons() {}

    /// What a comparison asks of the order of its sides.
    enum Order {
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        EQUAL,
        NOT_EQUAL;

        static @Nullable Order of(String function) {
            return switch (function) {
                case "_<_" -> LESS;
                case "_<=_" -> LESS_OR_EQUAL;
                case "_>_" -> GREATER;
                case "_>=_" -> GREATER_OR_EQUAL;
                case "_==_" -> EQUAL;
                case "_!=_" -> NOT_EQUAL;
                default -> null;
            };
        }

        boolean holds(int comparison) {
            return switch (this) {
                case LESS -> comparison < 0;
                case LESS_OR_EQUAL -> comparison <= 0;
                case GREATER -> comparison > 0;
                case GREATER_OR_EQUAL -> comparison >= 0;
                case EQUAL -> comparison == 0;
                case NOT_EQUAL -> comparison != 0;
            };
        }

        Order mirrored() {
            return switch (this) {
                case LESS -> GREATER;
                case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
                case GREATER -> LESS;
                case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
                case EQUAL -> EQUAL;
                case NOT_EQUAL -> NOT_EQUAL;
            };
        }
    }

    static @Nullable Truth compare(Order order, Node left, Node right) {
        return switch (left) {
            case Real x when right instanceof Real y -> reals(order, x, y);
            case Real x when right instanceof Whole y -> mixed(order, x, y);
            case Whole x when right instanceof Whole y -> wholes(order, x, y);
            case Whole x when right instanceof Real y -> mixed(order.mirrored(), y, x);
            case Text x when right instanceof Text y -> texts(order, x, y);
            case Truth x when right instanceof Truth y -> truths(order, x, y);
            default -> null;
        };
    }

    private static Truth reals(Order order, Real left, Real right) {
        return switch (order) {
            case LESS ->
                values -> {
                    double x = left.at(values);
                    double y = right.at(values);
                    return x < y ? Node.TRUE : known(x, y);
                };
            case LESS_OR_EQUAL ->
                values -> {
                    double x = left.at(values);
                    double y = right.at(values);
                    return x <= y ? Node.TRUE : known(x, y);
                };
            case GREATER ->
                values -> {
                    double x = left.at(values);
                    double y = right.at(values);
                    return x > y ? Node.TRUE : known(x, y);
                };
            case GREATER_OR_EQUAL ->
                values -> {
                    double x = left.at(values);
                    double y = right.at(values);
                    return x >= y ? Node.TRUE : known(x, y);
                };
            case EQUAL ->
                values -> {
                    double x = left.at(values);
                    double y = right.at(values);
                    return x == y ? Node.TRUE : known(x, y);
                };
            case NOT_EQUAL ->
                values -> {
                    double x = left.at(values);
                    double y = right.at(values);
                    return x == y ? Node.FALSE : Double.isNaN(x) || Double.isNaN(y) ? UNKNOWN : Node.TRUE;
                };
        };
    }

    /// False where both are there, else unknown.
    private static int known(double x, double y) {
        return Double.isNaN(x) || Double.isNaN(y) ? UNKNOWN : Node.FALSE;
    }

    private static Truth mixed(Order order, Real left, Whole right) {
        return values -> {
            double x = left.at(values);
            long y = right.at(values);
            return Double.isNaN(x) || y == NO_LONG ? UNKNOWN : truth(order.holds(Numbers.compare(x, y)));
        };
    }

    private static Truth wholes(Order order, Whole left, Whole right) {
        return values -> {
            long x = left.at(values);
            long y = right.at(values);
            return x == NO_LONG || y == NO_LONG ? UNKNOWN : truth(order.holds(Long.compare(x, y)));
        };
    }

    private static Truth texts(Order order, Text left, Text right) {
        return values -> {
            String x = left.at(values);
            String y = right.at(values);
            return x == null || y == null ? UNKNOWN : truth(order.holds(x.compareTo(y)));
        };
    }

    private static Truth truths(Order order, Truth left, Truth right) {
        return values -> {
            int x = left.at(values);
            int y = right.at(values);
            return x == UNKNOWN || y == UNKNOWN ? UNKNOWN : truth(order.holds(Integer.compare(x, y)));
        };
    }
}

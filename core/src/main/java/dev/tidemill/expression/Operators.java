package dev.tidemill.expression;

import static dev.tidemill.expression.Node.FALSE;
import static dev.tidemill.expression.Node.NO_LONG;
import static dev.tidemill.expression.Node.TRUE;
import static dev.tidemill.expression.Node.UNKNOWN;
import static dev.tidemill.expression.Node.truth;

import dev.tidemill.expression.Node.Real;
import dev.tidemill.expression.Node.Text;
import dev.tidemill.expression.Node.Truth;
import dev.tidemill.expression.Node.Whole;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operators of CEL as nodes: logic, arithmetic, the conditional.
final class Operators {
    private Operators() {}

    /// CEL's `&&`: false decides, whatever the other side is.
    static Truth and(Truth left, Truth right) {
        return values -> {
            int x = left.at(values);
            if (x == FALSE) {
                return FALSE;
            }
            int y = right.at(values);
            return y == FALSE ? FALSE : y == UNKNOWN ? UNKNOWN : x;
        };
    }

    /// CEL's `||`: true decides, whatever the other side is.
    static Truth or(Truth left, Truth right) {
        return values -> {
            int x = left.at(values);
            if (x == TRUE) {
                return TRUE;
            }
            int y = right.at(values);
            return y == TRUE ? TRUE : y == UNKNOWN ? UNKNOWN : x;
        };
    }

    static Truth not(Truth operand) {
        return values -> {
            int x = operand.at(values);
            return x == UNKNOWN ? UNKNOWN : 1 - x;
        };
    }

    static @Nullable Node conditional(Truth test, Node yes, Node no) {
        return switch (yes) {
            case Real a
            when no instanceof Real b ->
                (Real) values -> {
                    int x = test.at(values);
                    return x == TRUE ? a.at(values) : x == FALSE ? b.at(values) : Double.NaN;
                };
            case Whole a
            when no instanceof Whole b ->
                (Whole) values -> {
                    int x = test.at(values);
                    return x == TRUE ? a.at(values) : x == FALSE ? b.at(values) : NO_LONG;
                };
            case Truth a
            when no instanceof Truth b ->
                (Truth) values -> {
                    int x = test.at(values);
                    return x == TRUE ? a.at(values) : x == FALSE ? b.at(values) : UNKNOWN;
                };
            case Text a
            when no instanceof Text b ->
                (Text) values -> {
                    int x = test.at(values);
                    return x == TRUE ? a.at(values) : x == FALSE ? b.at(values) : null;
                };
            default -> null;
        };
    }

    /// `+`, `-`, `*`, `/`, `%` of numbers, `+` of strings; `null` where it is none of these.
    static @Nullable Node arithmetic(String function, Node left, Node right) {
        if (left instanceof Whole x && right instanceof Whole y) {
            return switch (function) {
                case "_+_" -> (Whole) values -> Numbers.add(x.at(values), y.at(values));
                case "_-_" -> (Whole) values -> Numbers.subtract(x.at(values), y.at(values));
                case "_*_" -> (Whole) values -> Numbers.multiply(x.at(values), y.at(values));
                case "_/_" -> (Whole) values -> Numbers.divide(x.at(values), y.at(values));
                case "_%_" -> (Whole) values -> Numbers.modulo(x.at(values), y.at(values));
                default -> null;
            };
        }
        if (left instanceof Text x && right instanceof Text y && function.equals("_+_")) {
            return concatenation(x, y);
        }
        return isNumber(left) && isNumber(right) ? realArithmetic(function, Node.real(left), Node.real(right)) : null;
    }

    private static @Nullable Node realArithmetic(String function, Real x, Real y) {
        return switch (function) {
            case "_+_" -> (Real) values -> x.at(values) + y.at(values);
            case "_-_" -> (Real) values -> x.at(values) - y.at(values);
            case "_*_" -> (Real) values -> x.at(values) * y.at(values);
            case "_/_" -> (Real) values -> x.at(values) / y.at(values);
            default -> null;
        };
    }

    private static Text concatenation(Text left, Text right) {
        return values -> {
            String x = left.at(values);
            String y = right.at(values);
            return x == null || y == null ? null : x + y;
        };
    }

    static @Nullable Node negate(Node operand) {
        return switch (operand) {
            case Real x -> (Real) values -> -x.at(values);
            case Whole x -> (Whole) values -> Numbers.negate(x.at(values));
            case Truth x -> null;
            case Text x -> null;
        };
    }

    /// `x in [constants]`.
    static @Nullable Truth in(Node operand, List<Object> constants) {
        return switch (operand) {
            case Text x -> {
                java.util.Set<Object> set = java.util.Set.copyOf(constants);
                yield values -> {
                    String value = x.at(values);
                    return value == null ? UNKNOWN : truth(set.contains(value));
                };
            }
            case Whole x -> {
                long[] sorted =
                        constants.stream().mapToLong(c -> (Long) c).sorted().toArray();
                yield values -> {
                    long value = x.at(values);
                    return value == NO_LONG ? UNKNOWN : truth(java.util.Arrays.binarySearch(sorted, value) >= 0);
                };
            }
            case Real x -> null;
            case Truth x -> null;
        };
    }

    static boolean isNumber(Node node) {
        return node instanceof Real || node instanceof Whole;
    }
}

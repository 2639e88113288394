package dev.tidemill.expression;

import static dev.tidemill.expression.Node.NO_LONG;

/// Integer arithmetic as CEL has it (overflow and division by zero are errors, hence missing), and comparison of
/// integers with doubles by their exact values.
final class Numbers {
    private Numbers() {}

    static long add(long x, long y) {
        long sum = x + y;
        return x == NO_LONG || y == NO_LONG || ((x ^ sum) & (y ^ sum)) < 0 ? NO_LONG : sum;
    }

    static long subtract(long x, long y) {
        long difference = x - y;
        return x == NO_LONG || y == NO_LONG || ((x ^ y) & (x ^ difference)) < 0 ? NO_LONG : difference;
    }

    static long multiply(long x, long y) {
        if (x == NO_LONG || y == NO_LONG) {
            return NO_LONG;
        }
        long low = x * y;
        return Math.multiplyHigh(x, y) == low >> 63 ? low : NO_LONG;
    }

    static long divide(long x, long y) {
        return x == NO_LONG || y == NO_LONG || y == 0 ? NO_LONG : x / y;
    }

    static long modulo(long x, long y) {
        return x == NO_LONG || y == NO_LONG || y == 0 ? NO_LONG : x % y;
    }

    static long negate(long x) {
        return x == NO_LONG ? NO_LONG : -x;
    }

    /// Compares by exact value; neither may be missing.
    static int compare(double x, long y) {
        if (x >= 0x1p63) {
            return 1;
        }
        if (x < -0x1p63) {
            return -1;
        }
        long whole = (long) x;
        int order = Long.compare(whole, y);
        return order != 0 ? order : Double.compare(x - whole, 0.0);
    }

    /// Truncates towards zero; missing out of the range of a long.
    static long truncate(double x) {
        return x > -0x1p63 && x < 0x1p63 ? (long) x : NO_LONG;
    }
}

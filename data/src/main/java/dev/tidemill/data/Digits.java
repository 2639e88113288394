package dev.tidemill.data;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Numbers as text, read from characters without an object where they are short and plain.
final class Digits {
    /// What [#integer] and [#decimal] answer where the text needs the slow way or is no number.
    static final long NONE = Long.MIN_VALUE;

    private static final int MOST_DIGITS = 18;
    private static final BigDecimal GREATEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final int MOST_EXACT = 15;
    private static final int LONGEST = 400;
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18
    };

    private Digits() {}

    /// A whole number of at most 18 digits with an optional minus; [#NONE] for anything else.
    static long integer(char[] text, int from, int length) {
        return decimal(text, from, length, 0);
    }

    /// Minor units at the scale of a plain decimal number; [#NONE] where the text is none, or is longer than 18
    /// digits, or has more digits after the point than the scale allows.
    static long decimal(char[] text, int from, int length, int scale) {
        int at = from;
        int end = from + length;
        boolean minus = length > 0 && text[at] == '-';
        if (minus) {
            at++;
        }
        int first = at;
        long value = 0;
        while (at < end && isDigit(text[at])) {
            value = value * 10 + (text[at++] - '0');
        }
        int whole = at - first;
        int fraction = 0;
        if (at < end && text[at] == '.' && scale > 0) {
            at++;
            while (at < end && isDigit(text[at])) {
                value = value * 10 + (text[at++] - '0');
                fraction++;
            }
            if (fraction == 0) {
                return NONE;
            }
        }
        if (at != end || whole == 0 || fraction > scale || whole + scale > MOST_DIGITS) {
            return NONE;
        }
        for (int missing = scale - fraction; missing > 0; missing--) {
            value *= 10;
        }
        return minus ? -value : value;
    }

    /// The double nearest to the text; NaN where it is no finite number. Up to 15 digits with a small exponent are
    /// exact as a quotient of two doubles (Clinger 1990), the rest is left to [Double#parseDouble].
    static double number(char[] text, int from, int length) {
        int at = from;
        int end = from + length;
        boolean minus = length > 0 && text[at] == '-';
        if (minus) {
            at++;
        }
        long value = 0;
        int digits = 0;
        int fraction = 0;
        boolean point = false;
        for (; at < end; at++) {
            char c = text[at];
            if (isDigit(c)) {
                value = value * 10 + (c - '0');
                digits++;
                fraction += point ? 1 : 0;
            } else if (c == '.' && !point) {
                point = true;
            } else {
                break;
            }
            if (digits > MOST_EXACT) {
                break;
            }
        }
        if (at == end && digits > 0 && digits <= MOST_EXACT) {
            double magnitude = value / POWERS[fraction];
            return minus ? -magnitude : magnitude;
        }
        return slowNumber(text, from, length);
    }

    /// Minor units of a number in any form (`1e2`, `57.160`); [#NONE] where it has more digits than the scale or
    /// than a long holds.
    static long slowDecimal(String text, int scale) {
        BigDecimal exact = exact(text);
        if (exact == null || exact.stripTrailingZeros().scale() > scale) {
            return NONE;
        }
        BigDecimal units = exact.movePointRight(scale);
        return units.abs().compareTo(GREATEST) <= 0 ? units.longValueExact() : NONE;
    }

    /// The exact value of a number of any form that JSON knows; `null` where it is none or is absurdly long.
    static @Nullable BigDecimal exact(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        try {
            BigDecimal value = new BigDecimal(text);
            return Math.abs((long) value.scale()) > LONGEST ? null : value;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static double slowNumber(char[] text, int from, int length) {
        if (length == 0 || length > LONGEST) {
            return Double.NaN;
        }
        char last = text[from + length - 1];
        if (!isDigit(last) && last != '.') {
            return Double.NaN;
        }
        try {
            double value = Double.parseDouble(new String(text, from, length));
            return Double.isInfinite(value) ? Double.NaN : value;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

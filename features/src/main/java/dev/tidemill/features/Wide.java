package dev.tidemill.features;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/// Exact integers of 128 and 192 bits in two's complement, kept in an array of longs, the low limb first.
///
/// Sums in them are exact, so they do not depend on the order of their parts, and taking a part away gives
/// what was before it, bit for bit. That is what makes windows that move both ways equal on every path.
final class Wide {
    /// Binary places after the point of a double that is added to a 192-bit sum.
    static final int FRACTION = 80;

    private Wide() {}

    /// Adds to 128 bits.
    static void add(long[] limbs, int at, long x) {
        long low = limbs[at] + x;
        long carry = Long.compareUnsigned(low, x) < 0 ? 1 : 0;
        limbs[at] = low;
        limbs[at + 1] += (x >> 63) + carry;
    }

    /// Adds x² to 192 bits, or takes it away.
    static void addSquare(long[] limbs, int at, long x, boolean negative) {
        addMagnitude(limbs, at, x * x, Math.multiplyHigh(x, x), 0, negative);
    }

    /// Adds a finite double to 192 bits with `places` binary places, or takes it away; what lies below the last
    /// place is cut off, toward zero.
    static void addDouble(long[] limbs, int at, double x, int places, boolean negative) {
        long bits = Double.doubleToRawLongBits(x);
        addShifted(limbs, at, mantissa(bits), 0, exponent(bits) + places, negative != (bits < 0));
    }

    /// Adds the exact square of a finite double, as [#addDouble] does.
    static void addDoubleSquare(long[] limbs, int at, double x, boolean negative) {
        long bits = Double.doubleToRawLongBits(x);
        long m = mantissa(bits);
        addShifted(limbs, at, m * m, Math.multiplyHigh(m, m), 2 * exponent(bits) + FRACTION, negative);
    }

    /// Adds a double cut off at `places` binary places and then shifted left.
    static void addDoubleShifted(long[] limbs, int at, double x, ShiftedBy by, boolean negative) {
        long bits = Double.doubleToRawLongBits(x);
        int shift = exponent(bits) + by.places();
        long m = mantissa(bits);
        if (shift < 0) {
            m = shift <= -64 ? 0 : m >>> -shift;
            shift = 0;
        }
        addShifted(limbs, at, m, 0, shift + by.left(), negative != (bits < 0));
    }

    record ShiftedBy(int places, int left) {}

    private static long mantissa(long bits) {
        long fraction = bits & 0xFFFFFFFFFFFFFL;
        return (bits & 0x7FF0000000000000L) == 0 ? fraction << 1 : fraction | 0x10000000000000L;
    }

    private static int exponent(long bits) {
        return (int) ((bits >>> 52) & 0x7FF) - 1075;
    }

    private static void addShifted(long[] limbs, int at, long low, long high, int shift, boolean negative) {
        if (shift < 0) {
            int right = -shift;
            if (right >= 128) {
                return;
            }
            long l = right >= 64 ? high >>> (right - 64) : (low >>> right) | ((high << 1) << (63 - right));
            addMagnitude(limbs, at, l, right >= 64 ? 0 : high >>> right, 0, negative);
            return;
        }
        int bit = shift & 63;
        long w0 = low << bit;
        long w1 = (high << bit) | ((low >>> 1) >>> (63 - bit));
        long w2 = (high >>> 1) >>> (63 - bit);
        switch (shift >>> 6) {
            case 0 -> addMagnitude(limbs, at, w0, w1, w2, negative);
            case 1 -> addMagnitude(limbs, at, 0, w0, w1, negative);
            default -> addMagnitude(limbs, at, 0, 0, w0, negative);
        }
    }

    private static void addMagnitude(long[] limbs, int at, long w0, long w1, long w2, boolean negative) {
        if (negative) {
            subtract(limbs, at, w0, w1, w2);
            return;
        }
        long l0 = limbs[at] + w0;
        long c0 = Long.compareUnsigned(l0, w0) < 0 ? 1 : 0;
        long l1 = limbs[at + 1] + w1;
        long c1 = Long.compareUnsigned(l1, w1) < 0 ? 1 : 0;
        l1 += c0;
        c1 += l1 == 0 ? c0 : 0;
        limbs[at] = l0;
        limbs[at + 1] = l1;
        limbs[at + 2] += w2 + c1;
    }

    private static void subtract(long[] limbs, int at, long w0, long w1, long w2) {
        long a0 = limbs[at];
        long a1 = limbs[at + 1];
        long b0 = Long.compareUnsigned(a0, w0) < 0 ? 1 : 0;
        long b1 = Long.compareUnsigned(a1, w1) < 0 ? 1 : 0;
        long l1 = a1 - w1;
        b1 += l1 == 0 ? b0 : 0;
        limbs[at] = a0 - w0;
        limbs[at + 1] = l1 - b0;
        limbs[at + 2] -= w2 + b1;
    }

    /// Shifts 192 bits: left where `by` is positive; to the right, toward negative infinity, where it is not.
    static void shift(long[] limbs, int at, long by) {
        if (by == 0) {
            return;
        }
        if (Math.abs(by) >= 192) {
            limbs[at] = 0;
            limbs[at + 1] = 0;
            limbs[at + 2] = 0;
            return;
        }
        for (long left = Math.abs(by); left > 0; left -= 63) {
            int step = (int) Math.min(63, left);
            if (by > 0) {
                limbs[at + 2] = (limbs[at + 2] << step) | (limbs[at + 1] >>> (64 - step));
                limbs[at + 1] = (limbs[at + 1] << step) | (limbs[at] >>> (64 - step));
                limbs[at] <<= step;
            } else {
                limbs[at] = (limbs[at] >>> step) | (limbs[at + 1] << (64 - step));
                limbs[at + 1] = (limbs[at + 1] >>> step) | (limbs[at + 2] << (64 - step));
                limbs[at + 2] >>= step;
            }
        }
    }

    /// The nearest double to 128 bits, ties to even.
    static double toDouble128(long[] limbs, int at) {
        return toDouble(limbs[at], limbs[at + 1], limbs[at + 1] >> 63);
    }

    /// The nearest double to 192 bits, ties to even.
    static double toDouble192(long[] limbs, int at) {
        return toDouble(limbs[at], limbs[at + 1], limbs[at + 2]);
    }

    static double toDouble(long l, long m, long h) {
        long sign = l >> 63;
        if (m == sign && h == sign) {
            return (double) l;
        }
        if (h < 0) {
            l = -l;
            m = ~m + (l == 0 ? 1 : 0);
            h = ~h + (l == 0 && m == 0 ? 1 : 0);
            return -positive(l, m, h);
        }
        return positive(l, m, h);
    }

    private static double positive(long l, long m, long h) {
        long top;
        boolean rest;
        int exponent;
        if (h != 0) {
            int z = Long.numberOfLeadingZeros(h);
            top = (h << z) | ((m >>> 1) >>> (63 - z));
            rest = m << z != 0 || l != 0;
            exponent = 128 - z;
        } else if (m != 0) {
            int z = Long.numberOfLeadingZeros(m);
            top = (m << z) | ((l >>> 1) >>> (63 - z));
            rest = l << z != 0;
            exponent = 64 - z;
        } else {
            int z = Long.numberOfLeadingZeros(l);
            top = l << z;
            rest = false;
            exponent = -z;
        }
        long mantissa = top >>> 11;
        long below = top & 0x7FF;
        if (below > 0x400 || (below == 0x400 && (rest || (mantissa & 1) == 1))) {
            mantissa++;
        }
        return Math.scalb((double) mantissa, exponent + 11);
    }

    /// `limbs` limbs as an integer.
    static BigInteger integer(long[] from, int at, int limbs) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * limbs);
        for (int i = limbs - 1; i >= 0; i--) {
            bytes.putLong(from[at + i]);
        }
        return new BigInteger(bytes.array());
    }
}

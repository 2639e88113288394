package dev.tidemill.features;

import java.math.BigInteger;

/// Mean and deviation from exact sums: the only rounding is that of the last few operations.
final class Moments {
    private Moments() {}

    /// Sample standard deviation (n − 1) of integers, in their own unit; 0 where the squares cancel out.
    ///
    /// n·Σx² − (Σx)² is computed exactly, in 128 bits where it fits and in [BigInteger] where it does not; both
    /// give the same double.
    static double deviation(long n, long[] limbs, int sum, int squares) {
        double spread = fits(n, limbs, sum, squares)
                ? spread128(n, limbs, sum, squares)
                : spread(n, Wide.integer(limbs, sum, 2), Wide.integer(limbs, squares, 3), 0);
        return Math.sqrt(spread / ((double) n * (double) (n - 1)));
    }

    /// The same of doubles summed with [Wide#FRACTION] places.
    static double deviationOfDoubles(long n, long[] limbs, int sum, int squares) {
        double spread = spread(n, Wide.integer(limbs, sum, 3), Wide.integer(limbs, squares, 3), Wide.FRACTION);
        return Math.sqrt(Math.scalb(spread, -2 * Wide.FRACTION) / ((double) n * (double) (n - 1)));
    }

    private static boolean fits(long n, long[] limbs, int sum, int squares) {
        return n < 1L << 30
                && limbs[sum + 1] == limbs[sum] >> 63
                && limbs[squares + 2] == 0
                && limbs[squares + 1] >>> 32 == 0;
    }

    private static double spread128(long n, long[] limbs, int sum, int squares) {
        long low = limbs[squares] * n;
        long high = Math.unsignedMultiplyHigh(limbs[squares], n) + limbs[squares + 1] * n;
        long s = limbs[sum];
        long minusLow = s * s;
        long minusHigh = Math.multiplyHigh(s, s);
        long resultLow = low - minusLow;
        long resultHigh = high - minusHigh - (Long.compareUnsigned(low, minusLow) < 0 ? 1 : 0);
        return Wide.toDouble(resultLow, resultHigh, resultHigh >> 63);
    }

    private static double spread(long n, BigInteger sum, BigInteger squares, int fraction) {
        BigInteger spread =
                squares.multiply(BigInteger.valueOf(n)).shiftLeft(fraction).subtract(sum.multiply(sum));
        return spread.signum() <= 0 ? 0 : spread.doubleValue();
    }
}

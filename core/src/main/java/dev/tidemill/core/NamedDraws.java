package dev.tidemill.core;

import java.util.SplittableRandom;

/// Independent sources of random numbers, each named by what it is for, so that what is drawn for one is
/// the same whatever was drawn before it. For simulations: they can then make a day without the days before
/// it.
///
/// @param seed of all of them
public record NamedDraws(long seed) {
    /// The source of that name.
    ///
    /// @param purpose what the numbers are for, numbered by the caller
    /// @param first   of whom: a customer, an item
    /// @param second  when: a day, a session
    public SplittableRandom of(long purpose, long first, long second) {
        long mixed = mix(seed + 0x9E3779B97F4A7C15L * purpose);
        mixed = mix(mixed ^ first * 0xD1342543DE82EF95L);
        return new SplittableRandom(mix(mixed ^ second * 0xAF251AF3B0F025B5L));
    }

    /// The finalizer of MurmurHash3 with Stafford's constants (variant 13).
    private static long mix(long bits) {
        long z = bits;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /// A Poisson number by Knuth's product of uniforms (TAOCP 2, 3.4.1); for means of a few units.
    public static int poisson(SplittableRandom random, double mean) {
        double bound = StrictMath.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > bound) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }
}

package dev.tidemill.fraud;

import java.util.SplittableRandom;

/// Independent sources of random numbers, each named by what it is for: a customer's day is drawn the same whatever
/// was drawn before it.
record Draws(long seed) {
    /// What numbers are drawn for.
    enum Purpose {
        CUSTOMER(1),
        TERMINAL(2),
        SPENDING(3),
        COMPROMISED_TERMINALS(4),
        COMPROMISED_CUSTOMERS(5),
        LEAK(6),
        PATTERN_HIT(7),
        PATTERN(8),
        PATTERN_DAY(9);

        private final int number;

        Purpose(int number) {
            this.number = number;
        }
    }

    SplittableRandom of(Purpose purpose, long first, long second) {
        long mixed = mix(seed + 0x9E3779B97F4A7C15L * purpose.number);
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
    static int poisson(SplittableRandom random, double mean) {
        double bound = StrictMath.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > bound) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    /// Distinct numbers from 0 below `bound`, in order of drawing.
    static int[] distinct(SplittableRandom random, int count, int bound) {
        return random.ints(0, bound).distinct().limit(count).toArray();
    }
}

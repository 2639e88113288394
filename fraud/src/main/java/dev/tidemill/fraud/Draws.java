package dev.tidemill.fraud;

import dev.tidemill.core.NamedDraws;
import java.util.SplittableRandom;

/// [NamedDraws] for what this simulator draws: a customer's day is drawn the same whatever was drawn before it.
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
        return new NamedDraws(seed).of(purpose.number, first, second);
    }

    /// Distinct numbers from 0 below `bound`, in order of drawing.
    static int[] distinct(SplittableRandom random, int count, int bound) {
        return random.ints(0, bound).distinct().limit(count).toArray();
    }
}

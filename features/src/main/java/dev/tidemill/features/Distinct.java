package dev.tidemill.features;

import org.jspecify.annotations.Nullable;

/// How many different values a window holds: exact up to the bound, an estimate beyond it.
///
/// The rule is a function of the values alone: with `d` different values, the answer is `d` where d ≤ bound and
/// [Ranks#estimate()] where it is more. To answer it in bounded memory:
///
/// 1. d ≤ bound: only `values` is kept;
/// 2. bound < d ≤ 2 · bound: `values` and `ranks`;
/// 3. beyond: only `ranks`, whose estimate tells when d may have come back near the bound; then the values are
///    counted again from the retained events of the window ([#wantsValues()]). A lifetime window never does.
final class Distinct {
    private static final double NEAR = 1.25;

    private final int bound;
    private @Nullable Counts values = new Counts();
    private @Nullable Ranks ranks;

    Distinct(int bound) {
        this.bound = bound;
    }

    void add(long value, int by) {
        Counts held = values;
        if (held != null) {
            held.add(value, by);
            if (ranks != null) {
                ranks.add(value, by);
            }
            settle(held);
        } else if (ranks != null) {
            ranks.add(value, by);
        }
    }

    private void settle(Counts held) {
        if (held.size() > bound && ranks == null) {
            Ranks made = new Ranks();
            held.forEach(made::add);
            ranks = made;
        } else if (held.size() <= bound / 2) {
            ranks = null;
        }
        if (held.size() > 2L * bound) {
            values = null;
        }
    }

    /// Whether the values must be counted again before the next answer.
    boolean wantsValues() {
        return values == null && ranks != null && ranks.estimate() <= NEAR * bound;
    }

    /// Takes the values as they were counted again.
    void restore(Counts counted) {
        values = counted;
        settle(counted);
    }

    double answer() {
        Counts held = values;
        if (held != null && held.size() <= bound) {
            return held.size();
        }
        return ranks == null ? 0 : ranks.estimate();
    }

    long bytes() {
        return (values == null ? 0 : values.bytes()) + (ranks == null ? 0 : ranks.bytes());
    }

    @Nullable
    Counts values() {
        return values;
    }

    @Nullable
    Ranks ranks() {
        return ranks;
    }

    /// As it was written: either may be absent.
    static Distinct of(int bound, @Nullable Counts values, @Nullable Ranks ranks) {
        Distinct made = new Distinct(bound);
        made.values = values;
        made.ranks = ranks;
        return made;
    }
}

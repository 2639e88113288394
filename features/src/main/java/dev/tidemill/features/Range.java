package dev.tidemill.features;

/// Least, greatest, first and last over any stretch of a key's events, filtered, without a structure per window.
///
/// The events' arrays are cut into blocks of 64 by their place; each full block has its count, least and
/// greatest, computed when first asked for. A stretch is the loose events at both ends and the blocks between,
/// so that a window may move either way, an event may come late and an outcome may change a row: only the
/// blocks from there on are computed again. What left the retained events is summed up in one block of its own.
///
/// Invariants: 1. blocks below `valid` are right for the arrays as they are; 2. `before` covers exactly the
/// events that left, and stays empty where no lifetime window asks.
final class Range {
    private static final int SHIFT = 6;
    private static final int BLOCK = 1 << SHIFT;

    private final RangePlan plan;
    private int valid;
    private int[] counts = new int[0];
    private long[] least = new long[0];
    private long[] greatest = new long[0];
    final Before before = new Before();

    /// What is known of the events that left.
    static final class Before {
        boolean any;
        long least;
        long greatest;
        long firstTime;
        long firstPlace;
        long first;
        long lastTime;
        long lastPlace;
        long last;
    }

    Range(RangePlan plan) {
        this.plan = plan;
    }

    RangePlan plan() {
        return plan;
    }

    void changed(int index) {
        valid = Math.min(valid, index >> SHIFT);
    }

    long bytes() {
        return 20L * counts.length + 128;
    }

    /// Takes the event at `index` into `before`.
    void leave(KeyState s, int index) {
        if (!plan.lifetime() || !takesPart(s, index)) {
            return;
        }
        long x = plan.column() < 0 ? 0 : sortable(s.columns[plan.column()][index]);
        Before b = before;
        long time = s.times[index];
        long place = s.places[index];
        b.least = b.any ? Math.min(b.least, x) : x;
        b.greatest = b.any ? Math.max(b.greatest, x) : x;
        if (!b.any || KeyState.before(time, place, b.firstTime, b.firstPlace)) {
            b.first = x;
            b.firstTime = time;
            b.firstPlace = place;
        }
        if (!b.any || KeyState.before(b.lastTime, b.lastPlace, time, place)) {
            b.last = x;
            b.lastTime = time;
            b.lastPlace = place;
        }
        b.any = true;
    }

    double extreme(KeyState s, int span, boolean wantsGreatest) {
        int from = s.low(span);
        int to = s.high(span);
        boolean lifetime = s.plan.spans()[span].lifetime && before.any;
        long best = lifetime ? (wantsGreatest ? before.greatest : before.least) : 0;
        boolean any = lifetime;
        int i = from;
        while (i < to) {
            if ((i & (BLOCK - 1)) == 0 && i + BLOCK <= to) {
                int block = block(s, i >> SHIFT);
                if (counts[block] > 0) {
                    long x = wantsGreatest ? greatest[block] : least[block];
                    best = !any ? x : wantsGreatest ? Math.max(best, x) : Math.min(best, x);
                    any = true;
                }
                i += BLOCK;
            } else {
                if (takesPart(s, i)) {
                    long x = sortable(s.columns[plan.column()][i]);
                    best = !any ? x : wantsGreatest ? Math.max(best, x) : Math.min(best, x);
                    any = true;
                }
                i++;
            }
        }
        return any ? number(best) : Double.NaN;
    }

    double first(KeyState s, int span) {
        if (s.plan.spans()[span].lifetime && before.any) {
            return number(before.first);
        }
        int to = s.high(span);
        int i = s.low(span);
        while (i < to) {
            if ((i & (BLOCK - 1)) == 0 && i + BLOCK <= to && count(s, i >> SHIFT) == 0) {
                i += BLOCK;
            } else if (takesPart(s, i)) {
                return number(sortable(s.columns[plan.column()][i]));
            } else {
                i++;
            }
        }
        return Double.NaN;
    }

    double last(KeyState s, int span) {
        int i = lastIndex(s, span);
        if (i >= 0) {
            return number(sortable(s.columns[plan.column()][i]));
        }
        return s.plan.spans()[span].lifetime && before.any ? number(before.last) : Double.NaN;
    }

    double secondsSince(KeyState s, int span) {
        int i = lastIndex(s, span);
        if (i >= 0) {
            return (s.seekTime() - s.times[i]) / 1000.0;
        }
        boolean known = s.plan.spans()[span].lifetime && before.any;
        return known ? (s.seekTime() - before.lastTime) / 1000.0 : Double.NaN;
    }

    private int lastIndex(KeyState s, int span) {
        int from = s.low(span);
        int i = s.high(span) - 1;
        while (i >= from) {
            if ((i & (BLOCK - 1)) == BLOCK - 1 && i - BLOCK + 1 >= from && count(s, i >> SHIFT) == 0) {
                i -= BLOCK;
            } else if (takesPart(s, i)) {
                return i;
            } else {
                i--;
            }
        }
        return -1;
    }

    /// How many of a block take part. The array is read after the block is made, since making it may replace it.
    private int count(KeyState s, int block) {
        int made = block(s, block);
        return counts[made];
    }

    private int block(KeyState s, int block) {
        if (block >= valid) {
            if (block >= counts.length) {
                grow(Math.max(block + 1, counts.length * 2));
            }
            for (int b = Math.max(valid, s.start >> SHIFT); b <= block; b++) {
                compute(s, b);
            }
            valid = block + 1;
        }
        return block;
    }

    private void grow(int blocks) {
        counts = java.util.Arrays.copyOf(counts, blocks);
        least = java.util.Arrays.copyOf(least, plan.extremes() ? blocks : 0);
        greatest = java.util.Arrays.copyOf(greatest, plan.extremes() ? blocks : 0);
    }

    private void compute(KeyState s, int block) {
        int count = 0;
        long low = Long.MAX_VALUE;
        long high = Long.MIN_VALUE;
        int end = (block + 1) << SHIFT;
        for (int i = Math.max(block << SHIFT, s.start); i < end; i++) {
            if (takesPart(s, i)) {
                count++;
                if (plan.extremes()) {
                    long x = sortable(s.columns[plan.column()][i]);
                    low = Math.min(low, x);
                    high = Math.max(high, x);
                }
            }
        }
        counts[block] = count;
        if (plan.extremes()) {
            least[block] = low;
            greatest[block] = high;
        }
    }

    private boolean takesPart(KeyState s, int i) {
        return (plan.filter() < 0 || ((s.flags[i] >>> plan.filter()) & 1) != 0)
                && (plan.column() < 0 || s.columns[plan.column()][i] != Input.MISSING);
    }

    /// Longs that order as the values do; its own inverse.
    private long sortable(long held) {
        return plan.doubles() ? held ^ ((held >> 63) >>> 1) : held;
    }

    private double number(long sortable) {
        return plan.doubles() ? Double.longBitsToDouble(sortable(sortable)) : (double) sortable;
    }
}

package dev.tidemill.recommend.state;

import org.jspecify.annotations.Nullable;

/// One item of the catalogue: what it was and is, and how much it is asked for.
///
/// Changed by the fold alone, one at a time; read by anybody. A reader names the offset up to which
/// it sees,
/// and meets what the item was then: some earlier descriptions are kept, more than are ever overtaken by
/// decisions under way.
public final class Item {
    /// How many descriptions before the newest are kept.
    private static final int EARLIER = 4;

    private final String id;
    private final double[] heat;
    private volatile @Nullable Described newest;
    private volatile long since = Long.MAX_VALUE;
    private volatile Trials trials = Trials.NONE;

    /// Outcomes of showings.
    public record Trials(long wanted, long passed) {
        /// Never shown.
        public static final Trials NONE = new Trials(0, 0);
    }

    /// What an item was from an offset on.
    private record Described(
            long offset,
            @Nullable Object[] values,
            @Nullable Described before) {
        Described kept(int earlier) {
            Described older = before;
            return new Described(offset, values, older == null || earlier == 0 ? null : older.kept(earlier - 1));
        }
    }

    /// @param heats how many popularities it has
    Item(String id, int heats) {
        this.id = id;
        this.heat = new double[heats];
        java.util.Arrays.fill(heat, Double.NEGATIVE_INFINITY);
    }

    public String id() {
        return id;
    }

    /// The values of its newest description with an offset up to `horizon`, by slot of the catalogue's
    /// stream; `null` where it had none.
    public @Nullable Object @Nullable [] at(long horizon) {
        Described description = newest;
        while (description != null && description.offset > horizon) {
            description = description.before;
        }
        return description == null ? null : description.values;
    }

    /// When its first description happened, milliseconds since the epoch; [Long#MAX_VALUE] before
    /// it has one.
    public long since() {
        return since;
    }

    /// The logarithm to base 2 of its weight with forward decay (Cormode, Shkapenyuk, Srivastava
    /// and Xu 2009):
    /// comparable between items at any time without counting down. Negative infinity where nobody
    /// asked for it.
    public double heat(int which) {
        return heat[which];
    }

    void describe(long offset, long time, @Nullable Object[] values) {
        Described before = newest;
        newest = new Described(offset, values, before == null ? null : before.kept(EARLIER - 1));
        since = Math.min(since, time);
    }

    void begin(long time) {
        since = time;
    }

    void heat(int which, double value) {
        heat[which] = value;
    }

    /// Adds a weight at a time.
    ///
    /// @param halfLife milliseconds after which it counts half
    void warm(int which, double weight, long time, double halfLife) {
        heat[which] = warmed(heat[which], weight, time, halfLife);
    }

    /// A heat with a weight added.
    static double warmed(double before, double weight, long time, double halfLife) {
        double added = Math.log(weight) / Math.log(2) + time / halfLife;
        double high = Math.max(before, added);
        double low = Math.min(before, added);
        return high + Math.log1p(Math.pow(2, low - high)) / Math.log(2);
    }

    /// How often it was wanted where it was shown, and how often not.
    public Trials trials() {
        return trials;
    }

    void trials(Trials counted) {
        trials = counted;
    }
}

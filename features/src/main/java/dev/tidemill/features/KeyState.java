package dev.tidemill.features;

import java.util.Arrays;

/// The retained events of one key, and every windowed number about them. Not thread-safe.
///
/// The idea: one list of events ordered by (time, place), as parallel arrays; for each distinct window edge one
/// moving head, the index of the first event beyond it; between two heads a span with its exact sums. Reading
/// at (t, place) moves the heads, a few steps each as a rule, and takes in and out of the sums what they pass.
/// Sums are exact integers, so heads may move either way, an event may be put into its place late, and an
/// outcome may change a row; what is read is a function of the set of events that arrived, and of nothing else.
/// Memory follows the longest window, not the number of windows.
///
/// Invariants, between calls (checked by [#check()] in tests):
///
/// 1. start ≤ i < end: events, rising by (time, place);
/// 2. for each span start ≤ low ≤ high ≤ end, and its sums cover exactly the events low ≤ i < high, with those
///    that left the list where the span is a lifetime's (whose low is start or, after an event came before all
///    others, just behind it);
/// 3. `left` events left the list from its front: they lay before every window of every reading still to come,
///    or were beyond the greatest number that is kept.
///
/// Cost: an event is O(1) amortised at the end of the list, O(d) with d later events behind it; reading is
/// O(edges + events passed), each event passed at most once per edge while time goes forward.
final class KeyState {
    private static final int SMALLEST = 4;
    private static final int NEARBY = 16;
    private static final int RETIRE_EVERY = 16;

    final GroupPlan plan;
    int start;
    int end;
    long left;
    long[] times = new long[SMALLEST];
    long[] places = new long[SMALLEST];
    long[] flags;
    final long[][] columns;
    /// (time, place) of the outcome that each event knows; empty until the first comes.
    long[] outcomeTimes = {};
    long[] outcomePlaces = {};
    final long[] sums;
    private final int[] heads;
    private final int[] lows;
    private final int[] highs;
    private final Distinct[] distincts;
    private final Range[] ranges;
    private long seekTime;

    KeyState(GroupPlan plan) {
        this.plan = plan;
        flags = new long[plan.hasFlags() ? SMALLEST : 0];
        columns = new long[plan.columns().length][SMALLEST];
        sums = new long[plan.limbs()];
        heads = new int[plan.edges().length];
        lows = new int[plan.spans().length];
        highs = new int[plan.spans().length];
        distincts = new Distinct[plan.distincts()];
        ranges = new Range[plan.ranges().length];
        for (int i = 0; i < ranges.length; i++) {
            ranges[i] = new Range(plan.ranges()[i]);
        }
        for (SpanPlan span : plan.spans()) {
            for (DistinctPlan distinct : span.distincts) {
                distincts[distinct.index()] = new Distinct(distinct.bound());
            }
        }
    }

    static boolean before(long time, long place, long otherTime, long otherPlace) {
        return time < otherTime || (time == otherTime && place < otherPlace);
    }

    int size() {
        return end - start;
    }

    int low(int span) {
        return lows[span];
    }

    int high(int span) {
        return highs[span];
    }

    Range range(int index) {
        return ranges[index];
    }

    Distinct distinctAt(int index) {
        return distincts[index];
    }

    void distinctAt(int index, Distinct distinct) {
        distincts[index] = distinct;
    }

    /// The time of the last [#seek].
    long seekTime() {
        return seekTime;
    }

    double events(int span) {
        int inside = highs[span] - lows[span];
        return plan.spans()[span].lifetime ? left + inside : inside;
    }

    /// Puts an event into its place.
    ///
    /// @param floor the time before which no reading will come any more
    void insert(Row row, long floor) {
        if (end == times.length) {
            retire(floor);
            makeRoom();
        } else if ((end & (RETIRE_EVERY - 1)) == 0) {
            retire(floor);
        }
        int at = end++;
        if (at > start && before(row.time, row.place, times[at - 1], places[at - 1])) {
            at = openPlace(row, at - 1);
        }
        times[at] = row.time;
        places[at] = row.place;
        write(at, row);
        if (outcomeTimes.length > 0) {
            outcomeTimes[at] = Long.MIN_VALUE;
        }
        if (at < end - 1) {
            settle(at);
        }
        if (size() > plan.mostEvents()) {
            leave(start + 1);
        }
    }

    /// Sets what an outcome says about an event here, unless a later outcome did; nothing where the event is not
    /// (or no longer) here.
    ///
    /// @param row the event's time and place, and its values as they are with the outcome
    void tell(Row row, long outcomeTime, long outcomePlace) {
        int at = search(row.time, row.place);
        if (at >= end || times[at] != row.time || places[at] != row.place) {
            return;
        }
        beTold();
        if (before(outcomeTime, outcomePlace, outcomeTimes[at], outcomePlaces[at])) {
            return;
        }
        outcomeTimes[at] = outcomeTime;
        outcomePlaces[at] = outcomePlace;
        for (int i = 0; i < lows.length; i++) {
            if (lows[i] <= at && at < highs[i]) {
                pass(plan.spans()[i], at, at + 1, -1);
            }
        }
        write(at, row);
        for (int i = 0; i < lows.length; i++) {
            if (lows[i] <= at && at < highs[i]) {
                pass(plan.spans()[i], at, at + 1, 1);
            }
        }
        for (Range range : ranges) {
            range.changed(at);
        }
    }

    /// Moves every head to where it stands for an event at (time, place).
    void seek(long time, long place) {
        seekTime = time;
        long[] edges = plan.edges();
        for (int i = 0; i < edges.length; i++) {
            long behind = edges[i];
            heads[i] = behind >= 0 ? seekTime(heads[i], time - behind) : seekPlace(heads[i], time, place, behind);
        }
        SpanPlan[] spans = plan.spans();
        for (int i = 0; i < spans.length; i++) {
            int from = spans[i].from < 0 ? start : heads[spans[i].from];
            move(i, from, Math.max(from, heads[spans[i].to]));
        }
    }

    private int seekTime(int head, long last) {
        int at = Math.max(head, start);
        while (at < end && times[at] <= last) {
            at++;
        }
        while (at > start && times[at - 1] > last) {
            at--;
        }
        return at;
    }

    private int seekPlace(int head, long time, long place, long kind) {
        long until = kind == GroupPlan.INCLUSIVE ? place + 1 : place;
        int at = Math.max(head, start);
        while (at < end && before(times[at], places[at], time, until)) {
            at++;
        }
        while (at > start && !before(times[at - 1], places[at - 1], time, until)) {
            at--;
        }
        return at;
    }

    /// Makes span `i` cover from ≤ j < to: takes out first, then in, which is what bounds the width of decays.
    private void move(int i, int from, int to) {
        SpanPlan span = plan.spans()[i];
        int low = lows[i];
        int high = highs[i];
        lows[i] = from;
        highs[i] = to;
        if (span.empty) {
            return;
        }
        if (from >= high || to <= low) {
            pass(span, low, high, -1);
            low = from;
            high = from;
        } else {
            if (low < from) {
                pass(span, low, from, -1);
                low = from;
            }
            if (high > to) {
                pass(span, to, high, -1);
                high = to;
            }
        }
        for (DecayPlan decay : span.decays) {
            anchor(decay);
        }
        if (low > from) {
            pass(span, from, low, 1);
        }
        if (high < to) {
            pass(span, high, to, 1);
        }
    }

    private void anchor(DecayPlan decay) {
        int at = decay.at();
        long anchor = Math.floorDiv(seekTime, decay.halfLife()) - DecayPlan.BEHIND;
        if (sums[at + 4] != 0) {
            Wide.shift(sums, at, sums[at + 3] - anchor);
        }
        sums[at + 3] = anchor;
    }

    /// Takes the events begin ≤ j < end into what a span keeps (by = 1) or out of it (by = −1).
    private void pass(SpanPlan span, int begin, int end, int by) {
        for (SumPlan sum : span.sums) {
            for (int at = begin; at < end; at++) {
                if (sum.filter < 0 || ((flags[at] >>> sum.filter) & 1) != 0) {
                    passSum(sum, at, by);
                }
            }
        }
        for (DecayPlan decay : span.decays) {
            for (int at = begin; at < end; at++) {
                passDecay(decay, at, by);
            }
        }
        for (DistinctPlan distinct : span.distincts) {
            for (int at = begin; at < end; at++) {
                long x = columns[distinct.column()][at];
                if (x != Input.MISSING && takesPart(distinct.filter(), at)) {
                    distincts[distinct.index()].add(x, by);
                }
            }
        }
    }

    private void passSum(SumPlan sum, int at, int by) {
        if (sum.column < 0) {
            sums[sum.at] += by;
            return;
        }
        long x = columns[sum.column][at];
        if (x == Input.MISSING) {
            return;
        }
        sums[sum.at] += by;
        if (sum.doubles) {
            passDouble(sum, Double.longBitsToDouble(x), by < 0);
            return;
        }
        if (sum.sum) {
            Wide.add(sums, sum.sumAt, by < 0 ? -x : x);
        }
        if (sum.squares) {
            Wide.addSquare(sums, sum.squaresAt, x, by < 0);
        }
    }

    private void passDouble(SumPlan sum, double x, boolean out) {
        if (sum.sum) {
            Wide.addDouble(sums, sum.sumAt, x, Wide.FRACTION, out);
        }
        if (sum.squares) {
            Wide.addDoubleSquare(sums, sum.squaresAt, x, out);
        }
    }

    private void passDecay(DecayPlan decay, int at, int by) {
        double x = 1;
        if (decay.column() >= 0) {
            long held = columns[decay.column()][at];
            if (held == Input.MISSING) {
                return;
            }
            x = decay.doubles() ? Double.longBitsToDouble(held) : held / decay.units();
        }
        if (!takesPart(decay.filter(), at)) {
            return;
        }
        long time = times[at];
        long life = decay.halfLife();
        int left = (int) (Math.floorDiv(time, life) - sums[decay.at() + 3]);
        double grown = x * HalfLives.growth(time, life);
        Wide.addDoubleShifted(sums, decay.at(), grown, new Wide.ShiftedBy(DecayPlan.PLACES, left), by < 0);
        sums[decay.at() + 4] += by;
    }

    private boolean takesPart(int filter, int at) {
        return filter < 0 || ((flags[at] >>> filter) & 1) != 0;
    }

    double distinct(int index, int span) {
        Distinct distinct = distincts[index];
        SpanPlan covered = plan.spans()[span];
        if (!covered.lifetime && distinct.wantsValues()) {
            Counts counted = new Counts();
            for (DistinctPlan wanted : covered.distincts) {
                for (int i = lows[span]; wanted.index() == index && i < highs[span]; i++) {
                    long x = columns[wanted.column()][i];
                    if (x != Input.MISSING && takesPart(wanted.filter(), i)) {
                        counted.add(x, 1);
                    }
                }
            }
            distinct.restore(counted);
        }
        return distinct.answer();
    }

    /// Lets go of the events that no reading from `floor` on can see, once they are an eighth of all.
    void retire(long floor) {
        if (floor == Long.MIN_VALUE || plan.horizon() == Long.MAX_VALUE || start == end) {
            return;
        }
        long oldest = floor - plan.horizon();
        int several = start + ((end - start) >>> 3);
        if (times[several] >= oldest) {
            return;
        }
        int until = several + 1;
        while (until < end && times[until] < oldest) {
            until++;
        }
        leave(until);
    }

    private void leave(int until) {
        for (int i = 0; i < lows.length; i++) {
            boolean lifetime = plan.spans()[i].lifetime;
            int from = lifetime ? start : Math.max(lows[i], until);
            move(i, from, Math.max(highs[i], until));
            lows[i] = Math.max(from, until);
        }
        for (Range range : ranges) {
            for (int at = start; at < until; at++) {
                range.leave(this, at);
            }
        }
        left += until - start;
        start = until;
        for (int i = 0; i < heads.length; i++) {
            heads[i] = Math.max(heads[i], start);
        }
    }

    /// Makes every lifetime span empty of retained events, so that its sums are those of what left alone.
    void retract() {
        for (int i = 0; i < lows.length; i++) {
            if (plan.spans()[i].lifetime) {
                move(i, start, start);
            }
        }
    }

    /// Makes room for `n` events that a snapshot will write.
    void restore(long alreadyLeft, int n) {
        left = alreadyLeft;
        while (times.length < n) {
            makeRoom();
        }
        end = n;
    }

    void restoreOutcome(int index, long time, long place) {
        beTold();
        outcomeTimes[java.util.Objects.checkIndex(index, end)] = time;
        outcomePlaces[index] = place;
    }

    private void beTold() {
        if (outcomeTimes.length == 0) {
            outcomeTimes = new long[times.length];
            outcomePlaces = new long[times.length];
            Arrays.fill(outcomeTimes, Long.MIN_VALUE);
        }
    }

    private void write(int at, Row row) {
        if (flags.length > 0) {
            flags[at] = row.flags;
        }
        for (int i = 0; i < columns.length; i++) {
            columns[i][at] = row.columns[i];
        }
    }

    /// First index whose event is not before (time, place).
    private int search(long time, long place) {
        int low = start;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (before(times[middle], places[middle], time, place)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Moves later events one to the right; equal ones keep the order of their arrival.
    private int openPlace(Row row, int last) {
        int at = last;
        for (int steps = 0; steps < NEARBY && at > start && isAfter(at - 1, row); steps++) {
            at--;
        }
        if (at > start && isAfter(at - 1, row)) {
            int low = start;
            int high = at;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (isAfter(middle, row)) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            at = low;
        }
        shift(at, last + 1 - at);
        return at;
    }

    private boolean isAfter(int at, Row row) {
        return before(row.time, row.place, times[at], places[at]);
    }

    private void shift(int at, int length) {
        System.arraycopy(times, at, times, at + 1, length);
        System.arraycopy(places, at, places, at + 1, length);
        if (flags.length > 0) {
            System.arraycopy(flags, at, flags, at + 1, length);
        }
        for (long[] column : columns) {
            System.arraycopy(column, at, column, at + 1, length);
        }
        if (outcomeTimes.length > 0) {
            System.arraycopy(outcomeTimes, at, outcomeTimes, at + 1, length);
            System.arraycopy(outcomePlaces, at, outcomePlaces, at + 1, length);
        }
    }

    /// Corrects heads and spans after an event was put at `at`.
    private void settle(int at) {
        for (int i = 0; i < heads.length; i++) {
            if (heads[i] > at) {
                heads[i]++;
            }
        }
        for (int i = 0; i < lows.length; i++) {
            if (at <= lows[i]) {
                lows[i]++;
                highs[i]++;
            } else if (at < highs[i]) {
                highs[i]++;
                pass(plan.spans()[i], at, at + 1, 1);
            }
        }
        for (Range range : ranges) {
            range.changed(at);
        }
    }

    private void makeRoom() {
        int size = size();
        int capacity = times.length;
        boolean move = start > 0 && start >= capacity / 4;
        int from = move ? start : 0;
        int length = move ? capacity : (int) Math.min(Integer.MAX_VALUE - 64, capacity * 2L);
        int count = end - from;
        times = moved(times, from, count, length);
        places = moved(places, from, count, length);
        flags = flags.length > 0 ? moved(flags, from, count, length) : flags;
        for (int i = 0; i < columns.length; i++) {
            columns[i] = moved(columns[i], from, count, length);
        }
        if (outcomeTimes.length > 0) {
            outcomeTimes = moved(outcomeTimes, from, count, length);
            outcomePlaces = moved(outcomePlaces, from, count, length);
        }
        start -= from;
        end = start + size;
        if (from > 0) {
            for (int i = 0; i < heads.length; i++) {
                heads[i] = Math.max(0, heads[i] - from);
            }
            for (int i = 0; i < lows.length; i++) {
                lows[i] -= from;
                highs[i] -= from;
            }
            for (Range range : ranges) {
                range.changed(0);
            }
        }
    }

    private static long[] moved(long[] array, int from, int count, int length) {
        if (length == array.length) {
            System.arraycopy(array, from, array, 0, count);
            return array;
        }
        long[] longer = new long[length];
        System.arraycopy(array, from, longer, 0, count);
        return longer;
    }

    /// About how many bytes it takes.
    long bytes() {
        long arrays = times.length * (2L + columns.length) + flags.length + outcomeTimes.length * 2L + sums.length;
        long bytes = 8 * arrays + 4L * (heads.length + 2 * lows.length) + 400;
        for (Distinct distinct : distincts) {
            bytes += distinct.bytes();
        }
        for (Range range : ranges) {
            bytes += range.bytes();
        }
        return bytes;
    }
}

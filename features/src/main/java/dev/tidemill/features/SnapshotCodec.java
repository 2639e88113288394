package dev.tidemill.features;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The body of a snapshot: the retained events, column by column, and what is known of those that left.
///
/// Windowed sums are not written: they are made again from the events. Lifetime sums are written as they are
/// without the retained events ([KeyState#retract()]).
///
/// ```
/// left:long n:int times places [flags] column…
/// outcomes:int (index:int time place)…
/// limbs of lifetime sums…
/// for each distinct of a lifetime span: values:counts ranks:counts     counts = n:int (key:long count:int)…
/// for each lifetime range: any:byte least greatest first(time place value) last(time place value)
/// ```
final class SnapshotCodec {
    private static final int ABSENT = -1;

    private final KeyState state;

    SnapshotCodec(KeyState state) {
        this.state = state;
    }

    int size() {
        int n = state.size();
        int size = 8 + 4 + 8 * n * (2 + (state.plan.hasFlags() ? 1 : 0) + state.columns.length);
        size += 4 + 20 * toldEvents();
        for (SpanPlan span : state.plan.spans()) {
            if (span.lifetime) {
                for (SumPlan sum : span.sums) {
                    size += 8 * sum.limbs();
                }
                for (DistinctPlan plan : span.distincts) {
                    Distinct distinct = state.distinctAt(plan.index());
                    Counts values = distinct.values();
                    Ranks ranks = distinct.ranks();
                    size += 8 + 12 * ((values == null ? 0 : values.size()) + (ranks == null ? 0 : ranks.size()));
                }
            }
        }
        for (RangePlan range : state.plan.ranges()) {
            size += range.lifetime() ? 1 + 8 * 8 : 0;
        }
        return size;
    }

    private int toldEvents() {
        int told = 0;
        for (int i = state.start; state.outcomeTimes.length > 0 && i < state.end; i++) {
            told += state.outcomeTimes[i] != Long.MIN_VALUE ? 1 : 0;
        }
        return told;
    }

    void write(ByteBuffer bytes) {
        bytes.putLong(state.left).putInt(state.size());
        put(bytes, state.times);
        put(bytes, state.places);
        if (state.plan.hasFlags()) {
            put(bytes, state.flags);
        }
        for (long[] column : state.columns) {
            put(bytes, column);
        }
        bytes.putInt(toldEvents());
        for (int i = state.start; state.outcomeTimes.length > 0 && i < state.end; i++) {
            if (state.outcomeTimes[i] != Long.MIN_VALUE) {
                bytes.putInt(i - state.start).putLong(state.outcomeTimes[i]).putLong(state.outcomePlaces[i]);
            }
        }
        for (SpanPlan span : state.plan.spans()) {
            if (span.lifetime) {
                writeLifetime(bytes, span);
            }
        }
        for (int i = 0; i < state.plan.ranges().length; i++) {
            if (state.plan.ranges()[i].lifetime()) {
                writeBefore(bytes, state.range(i).before);
            }
        }
    }

    private void put(ByteBuffer bytes, long[] array) {
        for (int i = state.start; i < state.end; i++) {
            bytes.putLong(array[i]);
        }
    }

    private void writeLifetime(ByteBuffer bytes, SpanPlan span) {
        for (SumPlan sum : span.sums) {
            for (int i = 0; i < sum.limbs(); i++) {
                bytes.putLong(state.sums[sum.at + i]);
            }
        }
        for (DistinctPlan plan : span.distincts) {
            Counts values = state.distinctAt(plan.index()).values();
            bytes.putInt(values == null ? ABSENT : values.size());
            if (values != null) {
                values.forEach((key, count) -> bytes.putLong(key).putInt(count));
            }
            Ranks ranks = state.distinctAt(plan.index()).ranks();
            bytes.putInt(ranks == null ? ABSENT : ranks.size());
            if (ranks != null) {
                ranks.forEach((pair, count) -> bytes.putLong(pair).putInt(count));
            }
        }
    }

    private static void writeBefore(ByteBuffer bytes, Range.Before b) {
        bytes.put((byte) (b.any ? 1 : 0)).putLong(b.least).putLong(b.greatest);
        bytes.putLong(b.firstTime).putLong(b.firstPlace).putLong(b.first);
        bytes.putLong(b.lastTime).putLong(b.lastPlace).putLong(b.last);
    }

    static KeyState read(GroupPlan plan, ByteBuffer bytes) {
        KeyState state = new KeyState(plan);
        long left = bytes.getLong();
        int n = bytes.getInt();
        if (n < 0 || n > bytes.remaining() / 16) {
            throw StateCodec.broken("snapshot must hold as many events as it says");
        }
        state.restore(left, n);
        get(bytes, state.times, n);
        get(bytes, state.places, n);
        if (plan.hasFlags()) {
            get(bytes, state.flags, n);
        }
        for (long[] column : state.columns) {
            get(bytes, column, n);
        }
        for (int told = bytes.getInt(); told > 0; told--) {
            state.restoreOutcome(bytes.getInt(), bytes.getLong(), bytes.getLong());
        }
        for (SpanPlan span : plan.spans()) {
            if (span.lifetime) {
                readLifetime(bytes, span, state);
            }
        }
        for (int i = 0; i < plan.ranges().length; i++) {
            if (plan.ranges()[i].lifetime()) {
                readBefore(bytes, state.range(i).before);
            }
        }
        return state;
    }

    private static void get(ByteBuffer bytes, long[] array, int n) {
        for (int i = 0; i < n; i++) {
            array[i] = bytes.getLong();
        }
    }

    private static void readLifetime(ByteBuffer bytes, SpanPlan span, KeyState state) {
        for (SumPlan sum : span.sums) {
            for (int i = 0; i < sum.limbs(); i++) {
                state.sums[sum.at + i] = bytes.getLong();
            }
        }
        for (DistinctPlan plan : span.distincts) {
            Counts values = readCounts(bytes);
            int pairs = bytes.getInt();
            Ranks ranks = pairs == ABSENT ? null : new Ranks();
            for (int i = 0; ranks != null && i < pairs; i++) {
                ranks.addPair(bytes.getLong(), bytes.getInt());
            }
            state.distinctAt(plan.index(), Distinct.of(plan.bound(), values, ranks));
        }
    }

    private static @Nullable Counts readCounts(ByteBuffer bytes) {
        int size = bytes.getInt();
        if (size == ABSENT) {
            return null;
        }
        Counts counts = new Counts();
        for (int i = 0; i < size; i++) {
            counts.add(bytes.getLong(), bytes.getInt());
        }
        return counts;
    }

    private static void readBefore(ByteBuffer bytes, Range.Before b) {
        b.any = bytes.get() != 0;
        b.least = bytes.getLong();
        b.greatest = bytes.getLong();
        b.firstTime = bytes.getLong();
        b.firstPlace = bytes.getLong();
        b.first = bytes.getLong();
        b.lastTime = bytes.getLong();
        b.lastPlace = bytes.getLong();
        b.last = bytes.getLong();
    }
}

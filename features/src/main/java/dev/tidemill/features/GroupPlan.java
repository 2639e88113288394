package dev.tidemill.features;

import dev.tidemill.expression.Expression;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is kept and read of the events of one stream under one key: one event list per key, and the features
/// that are read from it.
///
/// @param digest     of all that decides what is stored; begins every key of the group's states
/// @param keySlots   the key's fields in the stream
/// @param decided    the key's fields in the decided stream
/// @param same       whether the stream is the decided one, so that a decided event is itself in the list
/// @param edges      for each edge how far it lies behind the time of reading, or one of the two constants
/// @param outcomes   for each stream about this one, where its fields stand behind those of this stream
/// @param width      slots that the expressions see: the stream's, then those of outcomes
/// @param horizon    how long before the oldest possible reading an event may still be needed
/// @param features   for each reading the feature's place in the vector
@SuppressWarnings("ArrayRecordComponent")
record GroupPlan(
        byte[] digest,
        String stream,
        List<String> key,
        int[] keySlots,
        int[] decided,
        boolean same,
        Input[] columns,
        List<String> columnSources,
        Expression[] filters,
        List<String> filterSources,
        boolean usesOutcomes,
        Map<String, int[]> outcomes,
        int width,
        long[] edges,
        SpanPlan[] spans,
        RangePlan[] ranges,
        int limbs,
        int distincts,
        long horizon,
        int mostEvents,
        Reader[] readings,
        int[] features) {
    /// The edge behind the decided event.
    static final long INCLUSIVE = -1;
    /// The edge before the decided event.
    static final long EXCLUSIVE = -2;

    boolean hasFlags() {
        return filters.length > 0;
    }

    /// Whether a decided event's key here is that under which it is folded.
    boolean readsWhereItFolds() {
        return same && java.util.Arrays.equals(keySlots, decided);
    }

    /// The key of an event, equal for equal keys; `null` where a field of it is missing.
    static @Nullable Object key(@Nullable Object[] values, int[] slots) {
        if (slots.length == 1) {
            return values[slots[0]];
        }
        Object[] parts = new Object[slots.length];
        for (int i = 0; i < slots.length; i++) {
            Object part = values[slots[i]];
            if (part == null) {
                return null;
            }
            parts[i] = part;
        }
        return List.of(parts);
    }

    /// Fills what is kept of an event, as far as outcomes are known.
    void fill(Row row, long time, long place, @Nullable Object[] values) {
        row.time = time;
        row.place = place;
        for (int i = 0; i < columns.length; i++) {
            row.columns[i] = columns[i].of(values);
        }
        long flags = 0;
        for (int i = 0; i < filters.length; i++) {
            flags |= filters[i].test(values) ? 1L << i : 0;
        }
        row.flags = flags;
    }

    /// An event's values with those of what was told about it behind them, where any expression wants them.
    @Nullable
    Object[] seen(@Nullable Object[] values, @Nullable Object @Nullable [] outcome, String outcomeStream) {
        if (!usesOutcomes) {
            return values;
        }
        Object[] seen = new Object[width];
        System.arraycopy(values, 0, seen, 0, values.length);
        int[] slots = outcome == null ? null : outcomes.get(outcomeStream);
        if (outcome != null && slots != null) {
            for (int i = 0; i < slots.length; i++) {
                seen[slots[i]] = outcome[i];
            }
        }
        return seen;
    }
}

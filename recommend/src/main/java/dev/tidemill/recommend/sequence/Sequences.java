package dev.tidemill.recommend.sequence;

import dev.tidemill.recommend.matrix.Entries;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.History;
import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;

/// Items in the order in which they were met, oldest first, for each of many users or sessions: rows one
/// behind the other in one array. An item may occur more than once. Immutable.
///
/// The arrays that accessors answer are its own: whoever reads them must not write them.
public final class Sequences {
    private final int items;
    private final int[] offsets;
    private final int[] entries;
    private final long[] times;

    /// Takes the arrays as they are.
    ///
    /// @param items   how many items there are
    /// @param offsets sequences + 1 numbers: sequence `s` lies in `offsets[s]` to `offsets[s + 1]`, exclusive
    /// @param entries item indexes
    /// @param times   as many as entries, not falling within a sequence, or empty where only order is known
    /// @throws IllegalArgumentException where they do not fit together
    public Sequences(int items, int[] offsets, int[] entries, long[] times) {
        this.items = items;
        this.offsets = offsets;
        this.entries = entries;
        this.times = times;
        check();
    }

    private void check() {
        boolean sizes = offsets.length > 0
                && offsets[0] == 0
                && offsets[offsets.length - 1] == entries.length
                && (times.length == 0 || times.length == entries.length);
        if (!sizes) {
            throw new IllegalArgumentException("offsets must begin with 0 and end with the number of entries, and"
                    + " times must be as many as entries, got " + entries.length + " entries, " + times.length
                    + " times");
        }
        for (int sequence = 0; sequence < count(); sequence++) {
            for (int at = offsets[sequence]; at < offsets[sequence + 1]; at++) {
                boolean ordered = times.length == 0 || at == offsets[sequence] || times[at - 1] <= times[at];
                if (entries[at] < 0 || entries[at] >= items || !ordered) {
                    throw new IllegalArgumentException("a sequence must hold items from 0 to " + (items - 1)
                            + " in order of time, got item " + entries[at] + " in sequence " + sequence);
                }
            }
        }
    }

    /// Rows of item indexes, without times.
    public static Sequences of(int items, int[]... rows) {
        int[] offsets = new int[rows.length + 1];
        for (int i = 0; i < rows.length; i++) {
            offsets[i + 1] = offsets[i] + rows[i].length;
        }
        int[] entries = Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray();
        return new Sequences(items, offsets, entries, new long[0]);
    }

    /// Each user's interactions in order of time, of equal times (and without times) in order of arrival.
    /// Weights are not kept.
    ///
    /// @param sequences more than the greatest user index
    /// @param items     more than the greatest item index
    public static Sequences of(Entries interactions, int sequences, int items) {
        Integer[] order = new Integer[interactions.size()];
        Arrays.setAll(order, i -> i);
        Comparator<Integer> byUser = Comparator.comparingInt(interactions::user);
        Arrays.sort(order, interactions.timed() ? byUser.thenComparingLong(interactions::time) : byUser);
        int[] offsets = new int[sequences + 1];
        int[] entries = new int[order.length];
        long[] times = new long[interactions.timed() ? order.length : 0];
        for (int i = 0; i < order.length; i++) {
            if (interactions.user(order[i]) >= sequences) {
                throw new IllegalArgumentException("sequences must be more than the greatest user index, got "
                        + sequences + " and " + interactions.user(order[i]));
            }
            offsets[interactions.user(order[i]) + 1]++;
            entries[i] = interactions.item(order[i]);
            if (interactions.timed()) {
                times[i] = interactions.time(order[i]);
            }
        }
        for (int sequence = 0; sequence < sequences; sequence++) {
            offsets[sequence + 1] += offsets[sequence];
        }
        return new Sequences(items, offsets, entries, times);
    }

    /// How many items there are.
    public int items() {
        return items;
    }

    /// How many sequences there are.
    public int count() {
        return offsets.length - 1;
    }

    /// How many entries there are in all sequences.
    public int size() {
        return entries.length;
    }

    /// Where a sequence begins.
    public int start(int sequence) {
        return offsets[sequence];
    }

    /// Where a sequence ends, exclusive.
    public int end(int sequence) {
        return offsets[sequence + 1];
    }

    /// How many entries a sequence has.
    public int length(int sequence) {
        return offsets[sequence + 1] - offsets[sequence];
    }

    /// The item of an entry.
    public int item(int at) {
        return entries[at];
    }

    /// Whether times are known.
    public boolean timed() {
        return times.length > 0;
    }

    /// The time of an entry; only where [#timed].
    public long time(int at) {
        return times[at];
    }

    /// Items of all entries; not to be written.
    public int[] entries() {
        return entries;
    }

    /// The first `length` entries of a sequence as what somebody unknown to a model did, weights 1.
    ///
    /// @param length from 0 to the sequence's length
    public History history(int sequence, int length) {
        int from = offsets[sequence];
        float[] weights = new float[length];
        Arrays.fill(weights, 1f);
        return new History(
                Arrays.copyOfRange(entries, from, from + length),
                weights,
                timed() ? Arrays.copyOfRange(times, from, from + length) : new long[0],
                OptionalInt.empty());
    }

    /// As [#history(int, int)], all entries.
    public History history(int sequence) {
        return history(sequence, length(sequence));
    }

    /// The same sequences without their last entries: what is asked in leave-last-out. Empty ones stay.
    public Sequences withoutLast() {
        return shortened(sequence -> Math.max(0, length(sequence) - 1));
    }

    /// The same sequences without their entries from a time on. Empty ones stay.
    ///
    /// @throws IllegalArgumentException where times are not known
    public Sequences before(long time) {
        if (!timed() && size() > 0) {
            throw new IllegalArgumentException("entries must have times to be taken before one, got none");
        }
        return shortened(sequence -> {
            int length = 0;
            while (length < length(sequence) && times[start(sequence) + length] < time) {
                length++;
            }
            return length;
        });
    }

    /// The same with so many of the first entries of each.
    private Sequences shortened(IntUnaryOperator lengths) {
        int[] shorter = new int[offsets.length];
        int[] kept = new int[entries.length];
        long[] keptTimes = new long[times.length];
        for (int sequence = 0; sequence < count(); sequence++) {
            int length = lengths.applyAsInt(sequence);
            System.arraycopy(entries, offsets[sequence], kept, shorter[sequence], length);
            if (timed()) {
                System.arraycopy(times, offsets[sequence], keptTimes, shorter[sequence], length);
            }
            shorter[sequence + 1] = shorter[sequence] + length;
        }
        int size = shorter[count()];
        return new Sequences(items, shorter, Arrays.copyOf(kept, size), Arrays.copyOf(keptTimes, timed() ? size : 0));
    }

    /// The same without order: who met what, weights 1.
    public Interactions interactions() {
        Entries met = new Entries();
        for (int sequence = 0; sequence < count(); sequence++) {
            for (int at = start(sequence); at < end(sequence); at++) {
                met.add(sequence, entries[at], 1f, timed() ? times[at] : Entries.NO_TIME);
            }
        }
        return met.toMatrix(count(), items, Entries.Duplicates.LAST);
    }

    /// The last item of a sequence; empty where it has none.
    public OptionalInt last(int sequence) {
        return length(sequence) == 0 ? OptionalInt.empty() : OptionalInt.of(entries[offsets[sequence + 1] - 1]);
    }
}

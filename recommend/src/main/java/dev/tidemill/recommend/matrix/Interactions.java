package dev.tidemill.recommend.matrix;

import java.util.Arrays;

/// Which users met which items, with a weight each: a sparse matrix in compressed rows, users down, items
/// across, columns of a row rising and without duplicates. Immutable.
///
/// The arrays that accessors answer are the matrix's own: whoever reads them must not write them.
public final class Interactions {
    private final int items;
    private final int[] offsets;
    private final int[] columns;
    private final float[] weights;
    private final long[] times;

    /// Takes the arrays as they are.
    ///
    /// @param items   number of columns
    /// @param offsets users + 1 numbers: row `u` lies in `offsets[u]` to `offsets[u + 1]`, exclusive
    /// @param columns item indexes
    /// @param weights as many as columns, finite
    /// @param times   as many as columns, or empty where times are not known
    /// @throws IllegalArgumentException where they do not fit together
    public Interactions(int items, int[] offsets, int[] columns, float[] weights, long[] times) {
        this.items = items;
        this.offsets = offsets;
        this.columns = columns;
        this.weights = weights;
        this.times = times;
        check();
    }

    private void check() {
        boolean sizes = offsets.length > 0
                && offsets[0] == 0
                && offsets[offsets.length - 1] == columns.length
                && weights.length == columns.length
                && (times.length == 0 || times.length == columns.length);
        if (!sizes) {
            throw new IllegalArgumentException(
                    "offsets must begin with 0 and end with the number of columns, and weights"
                            + " and times must be as many as columns, got " + columns.length + " columns, "
                            + weights.length
                            + " weights, " + times.length + " times");
        }
        for (int user = 0; user < users(); user++) {
            for (int at = offsets[user]; at < offsets[user + 1]; at++) {
                boolean rising = at == offsets[user] || columns[at - 1] < columns[at];
                if (!rising || columns[at] < 0 || columns[at] >= items) {
                    throw new IllegalArgumentException("columns of a row must rise from 0 to " + (items - 1) + ", got "
                            + columns[at] + " in row " + user);
                }
            }
        }
    }

    /// Number of rows.
    public int users() {
        return offsets.length - 1;
    }

    /// Number of columns.
    public int items() {
        return items;
    }

    /// Number of entries.
    public int size() {
        return columns.length;
    }

    /// Where the row of a user begins.
    public int start(int user) {
        return offsets[user];
    }

    /// Where the row of a user ends, exclusive.
    public int end(int user) {
        return offsets[user + 1];
    }

    /// How many items a user met.
    public int count(int user) {
        return offsets[user + 1] - offsets[user];
    }

    /// The item of an entry.
    public int item(int at) {
        return columns[at];
    }

    /// The weight of an entry.
    public float weight(int at) {
        return weights[at];
    }

    /// Whether times are known.
    public boolean timed() {
        return times.length > 0;
    }

    /// The time of an entry; only where [#timed].
    public long time(int at) {
        return times[at];
    }

    /// Row starts; not to be written.
    public int[] offsets() {
        return offsets;
    }

    /// Items of all entries; not to be written.
    public int[] columns() {
        return columns;
    }

    /// Weights of all entries; not to be written.
    public float[] weights() {
        return weights;
    }

    /// Whether a user met an item.
    public boolean contains(int user, int item) {
        return Arrays.binarySearch(columns, offsets[user], offsets[user + 1], item) >= 0;
    }

    /// How many users met each item.
    public int[] itemCounts() {
        int[] counts = new int[items];
        for (int item : columns) {
            counts[item]++;
        }
        return counts;
    }

    /// The same entries with items down and users across.
    public Interactions transposed() {
        int[] starts = new int[items + 1];
        for (int item : columns) {
            starts[item + 1]++;
        }
        for (int item = 0; item < items; item++) {
            starts[item + 1] += starts[item];
        }
        int[] next = starts.clone();
        int[] rows = new int[columns.length];
        float[] moved = new float[columns.length];
        long[] movedTimes = new long[times.length];
        for (int user = 0; user < users(); user++) {
            for (int at = offsets[user]; at < offsets[user + 1]; at++) {
                int to = next[columns[at]]++;
                rows[to] = user;
                moved[to] = weights[at];
                if (timed()) {
                    movedTimes[to] = times[at];
                }
            }
        }
        return new Interactions(users(), starts, rows, moved, movedTimes);
    }

    /// The same places with other weights.
    ///
    /// @param weights as many as entries, finite
    public Interactions withWeights(float[] weights) {
        return new Interactions(items, offsets, columns, weights, times);
    }
}

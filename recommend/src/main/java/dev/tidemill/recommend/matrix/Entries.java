package dev.tidemill.recommend.matrix;

import java.util.Arrays;

/// A growing list of single interactions, in the order in which they came: user, item, weight, time.
/// Not safe for several threads.
public final class Entries {
    /// The time of an interaction whose time is not known.
    public static final long NO_TIME = Long.MIN_VALUE;

    private int[] users = new int[1024];
    private int[] items = new int[1024];
    private float[] weights = new float[1024];
    private long[] times = new long[1024];
    private int size;
    private boolean timed = true;

    /// Adds one.
    ///
    /// @param user   index, 0 or more
    /// @param item   index, 0 or more
    /// @param weight finite; negative weights say that the user turned away from it
    /// @param time   in a unit that all of them share, or [#NO_TIME]
    public void add(int user, int item, float weight, long time) {
        if (user < 0 || item < 0 || !Float.isFinite(weight)) {
            throw new IllegalArgumentException(
                    "an interaction needs indexes of 0 or more and a finite weight, got user " + user + ", item " + item
                            + ", weight " + weight);
        }
        if (size == users.length) {
            int larger = size + (size >> 1);
            users = Arrays.copyOf(users, larger);
            items = Arrays.copyOf(items, larger);
            weights = Arrays.copyOf(weights, larger);
            times = Arrays.copyOf(times, larger);
        }
        users[size] = user;
        items[size] = item;
        weights[size] = weight;
        times[size] = time;
        timed &= time != NO_TIME;
        size++;
    }

    public int size() {
        return size;
    }

    public int user(int at) {
        return users[at];
    }

    public int item(int at) {
        return items[at];
    }

    public float weight(int at) {
        return weights[at];
    }

    public long time(int at) {
        return times[at];
    }

    /// Whether every interaction has a time.
    public boolean timed() {
        return timed && size > 0;
    }

    /// The matrix of them.
    ///
    /// @param users      rows, more than the greatest user index
    /// @param items      columns, more than the greatest item index
    /// @param duplicates what holds where a user met an item more than once
    public Interactions toMatrix(int users, int items, Duplicates duplicates) {
        return new MatrixBuilder(this, users, items, duplicates).build();
    }

    /// What holds where a user met an item more than once.
    public enum Duplicates {
        /// The weights add up; the time is the latest.
        SUM,
        /// The latest by time holds, of equal times (and without times) the one that came last.
        LAST
    }
}

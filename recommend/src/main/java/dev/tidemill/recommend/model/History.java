package dev.tidemill.recommend.model;

import dev.tidemill.recommend.matrix.Interactions;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// What one user did, oldest first and newest last. An item may occur more than once. A user who is
/// new to
/// a model is nothing but this.
///
/// The arrays are the history's own: whoever reads them must not write them.
///
/// @param items   item indexes of the model
/// @param weights as many as items, finite; negative where the user turned away
/// @param times   as many as items, in a unit that all share, or empty where only the order is known
/// @param user    the user's index in the model, where the model knew the user when it was trained
public record History(int[] items, float[] weights, long[] times, OptionalInt user) {
    private static final History EMPTY = new History(new int[0], new float[0], new long[0], OptionalInt.empty());

    public History {
        if (weights.length != items.length || (times.length != 0 && times.length != items.length)) {
            throw new IllegalArgumentException("weights and times must be as many as items, got " + items.length
                    + " items, " + weights.length + " weights, " + times.length + " times");
        }
    }

    /// Of someone of whom nothing is known.
    public static History empty() {
        return EMPTY;
    }

    /// Items of weight 1, oldest first.
    public static History of(int... items) {
        float[] weights = new float[items.length];
        Arrays.fill(weights, 1f);
        return new History(items.clone(), weights, new long[0], OptionalInt.empty());
    }

    /// The row of a user whom a model was trained on: in order of time where times are known, of items
    /// elsewhere.
    public static History of(Interactions interactions, int user) {
        int from = interactions.start(user);
        int count = interactions.count(user);
        int[] items = Arrays.copyOfRange(interactions.columns(), from, from + count);
        float[] weights = Arrays.copyOfRange(interactions.weights(), from, from + count);
        if (!interactions.timed()) {
            return new History(items, weights, new long[0], OptionalInt.of(user));
        }
        return byTime(interactions, user, items, weights);
    }

    private static History byTime(Interactions interactions, int user, int[] items, float[] weights) {
        int from = interactions.start(user);
        Integer[] order = new Integer[items.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, java.util.Comparator.comparingLong(i -> interactions.time(from + i)));
        int[] sortedItems = new int[items.length];
        float[] sortedWeights = new float[items.length];
        long[] times = new long[items.length];
        for (int i = 0; i < order.length; i++) {
            sortedItems[i] = items[order[i]];
            sortedWeights[i] = weights[order[i]];
            times[i] = interactions.time(from + order[i]);
        }
        return new History(sortedItems, sortedWeights, times, OptionalInt.of(user));
    }

    /// How many interactions there are.
    public int size() {
        return items.length;
    }

    /// The order alone: what was turned away from is left out, all else has weight 1.
    public History unweighted() {
        int[] kept =
                IntStream.range(0, items.length).filter(i -> weights[i] > 0).toArray();
        float[] ones = new float[kept.length];
        Arrays.fill(ones, 1f);
        long[] when = times.length == 0
                ? times
                : Arrays.stream(kept).mapToLong(i -> times[i]).toArray();
        return new History(Arrays.stream(kept).map(i -> items[i]).toArray(), ones, when, user);
    }

    /// The same without an index: as a model sees somebody new.
    public History anonymous() {
        return new History(items, weights, times, OptionalInt.empty());
    }
}

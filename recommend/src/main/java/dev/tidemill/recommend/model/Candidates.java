package dev.tidemill.recommend.model;

import java.util.Arrays;

/// Items with their scores, best first.
///
/// @param items  item indexes
/// @param scores as many, falling
public record Candidates(int[] items, float[] scores) {
    public Candidates {
        if (items.length != scores.length) {
            throw new IllegalArgumentException(
                    "scores must be as many as items, got " + items.length + " and " + scores.length);
        }
    }

    public int size() {
        return items.length;
    }

    /// The best `k` of dense scores, of equal ones the smaller index first; those of negative infinity or
    /// NaN, and those in `excluded`, are no candidates. One pass with a heap of `k`.
    ///
    /// @param scores scores of items `0 … items − 1`
    /// @param k      at least 1
    public static Candidates best(float[] scores, int items, int k, ItemSet excluded) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, got " + k);
        }
        Heap heap = new Heap(Math.min(k, items));
        for (int item = 0; item < items; item++) {
            float score = scores[item];
            if (score > heap.bound && !excluded.contains(item)) {
                heap.offer(item, score);
            }
        }
        return heap.sorted();
    }

    /// The worst on top. Items are offered in rising order, so that of equal scores the later never enters
    /// a full heap.
    private static final class Heap {
        private final int[] items;
        private final float[] scores;
        private int size;
        private float bound = Float.NEGATIVE_INFINITY;

        Heap(int capacity) {
            items = new int[capacity];
            scores = new float[capacity];
        }

        void offer(int item, float score) {
            if (size < items.length) {
                up(size++, item, score);
            } else if (size > 0) {
                down(item, score);
            }
            bound = size == items.length && size > 0 ? scores[0] : Float.NEGATIVE_INFINITY;
        }

        private void up(int from, int item, float score) {
            int at = from;
            while (at > 0) {
                int parent = (at - 1) >> 1;
                if (!worse(score, item, scores[parent], items[parent])) {
                    break;
                }
                move(parent, at);
                at = parent;
            }
            items[at] = item;
            scores[at] = score;
        }

        private void down(int item, float score) {
            int at = 0;
            while (2 * at + 1 < size) {
                int child = 2 * at + 1;
                if (child + 1 < size && worse(scores[child + 1], items[child + 1], scores[child], items[child])) {
                    child++;
                }
                if (!worse(scores[child], items[child], score, item)) {
                    break;
                }
                move(child, at);
                at = child;
            }
            items[at] = item;
            scores[at] = score;
        }

        private void move(int from, int to) {
            items[to] = items[from];
            scores[to] = scores[from];
        }

        private static boolean worse(float score, int item, float thanScore, int thanItem) {
            return score < thanScore || (score == thanScore && item > thanItem);
        }

        /// Empties the heap, worst first, from the back of the answer.
        Candidates sorted() {
            int[] sortedItems = new int[size];
            float[] sortedScores = new float[size];
            for (int at = size - 1; at >= 0; at--) {
                sortedItems[at] = items[0];
                sortedScores[at] = scores[0];
                size--;
                if (size > 0) {
                    down(items[size], scores[size]);
                }
            }
            return new Candidates(sortedItems, sortedScores);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Candidates that
                && Arrays.equals(items, that.items)
                && Arrays.equals(scores, that.scores);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(items) + Arrays.hashCode(scores);
    }
}

package dev.tidemill.recommend.slate;

/// The best so many of what is offered, of equal scores the smaller index first: a heap whose root is the worst.
final class Best {
    private final int[] indexes;
    private final float[] scores;
    private int size;

    Best(int most) {
        this.indexes = new int[most];
        this.scores = new float[most];
    }

    /// Whether something later with this score would be kept; never of negative infinity or NaN.
    boolean wants(float score) {
        return score > (size < scores.length ? Float.NEGATIVE_INFINITY : scores[0]);
    }

    /// Whether something with this score could be kept, in whatever order it is offered.
    boolean mayWant(float score) {
        return size < scores.length || score >= scores[0];
    }

    void add(int index, float score) {
        if (Float.isNaN(score) || score == Float.NEGATIVE_INFINITY) {
            return;
        }
        if (size < scores.length) {
            indexes[size] = index;
            scores[size] = score;
            rise(size++);
        } else if (worse(0, index, score)) {
            indexes[0] = index;
            scores[0] = score;
            sink(0, size);
        }
    }

    /// Whether what lies at a place is worse than another.
    private boolean worse(int at, int index, float score) {
        return scores[at] < score || (scores[at] == score && indexes[at] > index);
    }

    private void rise(int at) {
        while (at > 0) {
            int parent = (at - 1) / 2;
            if (!worse(at, indexes[parent], scores[parent])) {
                return;
            }
            swap(at, parent);
            at = parent;
        }
    }

    private void sink(int at, int end) {
        while (true) {
            int child = 2 * at + 1;
            if (child >= end) {
                return;
            }
            if (child + 1 < end && worse(child + 1, indexes[child], scores[child])) {
                child++;
            }
            if (!worse(child, indexes[at], scores[at])) {
                return;
            }
            swap(at, child);
            at = child;
        }
    }

    private void swap(int a, int b) {
        int index = indexes[a];
        indexes[a] = indexes[b];
        indexes[b] = index;
        float score = scores[a];
        scores[a] = scores[b];
        scores[b] = score;
    }

    private void sort() {
        for (int end = size - 1; end > 0; end--) {
            swap(0, end);
            sink(0, end);
        }
        // Best first now; a heap no more, which nobody adds to after asking.
    }

    /// Indexes, best first; nothing is to be added afterwards.
    int[] indexes() {
        sort();
        return java.util.Arrays.copyOf(indexes, size);
    }

    /// As many scores, after [#indexes].
    float[] scores() {
        return java.util.Arrays.copyOf(scores, size);
    }
}

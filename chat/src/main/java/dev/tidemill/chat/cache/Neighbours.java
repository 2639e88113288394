package dev.tidemill.chat.cache;

import java.util.ArrayList;
import java.util.List;

/// The kept questions nearest to a new one, by cosine; every one is compared, so none is missed. Holds at most as many
/// as it is given room for and forgets the oldest. Guarded by its owner's lock.
final class Neighbours {
    private final int most;
    private final List<float[]> vectors = new ArrayList<>();
    private final List<CachedAnswer> answers = new ArrayList<>();
    private int next;

    record Neighbour(CachedAnswer answer, double similarity) {}

    Neighbours(int most) {
        this.most = most;
    }

    void add(float[] vector, CachedAnswer answer) {
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).question().equals(answer.question())) {
                vectors.set(i, vector);
                answers.set(i, answer);
                return;
            }
        }
        if (answers.size() < most) {
            vectors.add(vector);
            answers.add(answer);
        } else {
            vectors.set(next, vector);
            answers.set(next, answer);
            next = (next + 1) % most;
        }
    }

    /// The nearest, nearest first.
    List<Neighbour> nearest(float[] vector, int count) {
        List<Neighbour> nearest = new ArrayList<>();
        for (int i = 0; i < vectors.size(); i++) {
            double similarity = dot(vector, vectors.get(i));
            if (nearest.size() < count || similarity > nearest.getLast().similarity) {
                int at = nearest.size();
                while (at > 0 && nearest.get(at - 1).similarity < similarity) {
                    at--;
                }
                nearest.add(at, new Neighbour(answers.get(i), similarity));
                if (nearest.size() > count) {
                    nearest.removeLast();
                }
            }
        }
        return nearest;
    }

    /// Forgets what the predicate names.
    int remove(java.util.function.Predicate<CachedAnswer> which) {
        int removed = 0;
        for (int i = answers.size() - 1; i >= 0; i--) {
            if (which.test(answers.get(i))) {
                answers.remove(i);
                vectors.remove(i);
                removed++;
            }
        }
        next = 0;
        return removed;
    }

    int size() {
        return answers.size();
    }

    private static double dot(float[] left, float[] right) {
        float sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }
}

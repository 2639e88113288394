package dev.tidemill.data;

import dev.tidemill.core.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An event while it is being read: values by slot, which fields were seen, and what is wrong so far. One thread,
/// one event.
final class EventDraft {
    /// A body full of mistakes is answered with its first ones.
    private static final int MOST_PROBLEMS = 32;

    private @Nullable Object[] values;
    private final boolean[] seen;
    private final boolean[] read;
    private @Nullable List<Problem> problems;

    EventDraft(int size) {
        values = new Object[size];
        seen = new boolean[size];
        read = new boolean[size];
    }

    /// Begins another event; the values of the one before are its own from here on.
    void restart() {
        values = new Object[values.length];
        Arrays.fill(seen, false);
        Arrays.fill(read, false);
        problems = null;
    }

    @Nullable
    Object[] values() {
        return values;
    }

    void set(int slot, Object value) {
        values[slot] = value;
    }

    /// Marks a field as given; false where it was given before.
    boolean first(int slot) {
        boolean before = seen[slot];
        seen[slot] = true;
        return !before;
    }

    /// Marks a field as having a value, good or bad; one that is `null` has none.
    void valued(int slot) {
        read[slot] = true;
    }

    boolean missing(int slot) {
        return values[slot] == null && !read[slot];
    }

    void refuse(Problem problem) {
        if (problems == null) {
            problems = new ArrayList<>(4);
        }
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(problem);
        }
    }

    boolean refused() {
        return problems != null;
    }

    List<Problem> problems() {
        return problems == null ? List.of() : problems;
    }
}

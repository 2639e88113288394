package dev.tidemill.registry.tracking;

import java.util.function.IntPredicate;

/// One value of every run of an experiment, by the run's place; runs without it have none. Not safe for threads.
sealed interface Column permits NumberColumn, TextColumn {
    /// Makes room for places below `size`; new ones are without a value.
    void grow(int size);

    /// Takes the value at a place away.
    void clear(int place);

    boolean has(int place);

    /// Compares the values at two places of two columns of the same kind, where both have one.
    int compare(int place, int other);

    /// Which places satisfy a condition.
    IntPredicate check(Condition condition);

    /// About how much memory it takes.
    long bytes();
}

package dev.tidemill.registry.tracking;

import java.util.Arrays;
import java.util.function.IntPredicate;

/// Numbers; one that is not there is NaN.
final class NumberColumn implements Column {
    private double[] values = {};

    void put(int place, double value) {
        values[place] = value + 0.0;
    }

    @Override
    public void grow(int size) {
        int had = values.length;
        if (size > had) {
            values = Arrays.copyOf(values, Math.max(size, had + had / 2));
            Arrays.fill(values, had, values.length, Double.NaN);
        }
    }

    @Override
    public void clear(int place) {
        values[place] = Double.NaN;
    }

    @Override
    public boolean has(int place) {
        return !Double.isNaN(values[place]);
    }

    @Override
    public int compare(int place, int other) {
        return Double.compare(values[place], values[other]);
    }

    @Override
    public IntPredicate check(Condition condition) {
        return condition instanceof Condition.Numeric number ? place -> number.accepts(values[place]) : place -> false;
    }

    @Override
    public long bytes() {
        return 8L * values.length;
    }
}

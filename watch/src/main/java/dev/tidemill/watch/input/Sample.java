package dev.tidemill.watch.input;

import java.util.List;

/// Rows that a reference is made of.
///
/// @param names  of the columns
/// @param times  of each row, milliseconds since the epoch
/// @param values by column, then by row; NaN is missing
public record Sample(List<String> names, long[] times, double[][] values) {
    /// The most rows that a reference is made of.
    public static final int MOST_ROWS = 200_000;

    public Sample {
        names = List.copyOf(names);
        if (names.size() != values.length) {
            throw new IllegalArgumentException(
                    "a sample must have a column for each of its " + names.size() + " names, got " + values.length);
        }
    }

    /// How many rows there are.
    public int rows() {
        return times.length;
    }
}

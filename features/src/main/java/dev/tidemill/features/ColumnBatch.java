package dev.tidemill.features;

import java.util.Map;

/// Events of the decided stream as columns, in order of arrival, none of them late, with their keys numbered.
///
/// @param rows   how many
/// @param times  when each happened
/// @param places [EventOrder#place] of each id
/// @param keys   for each group of the plan the number of each row's key: from 0, the same key the same number in
///               every batch
/// @param fields by field name, as an event holds it: integers, minor units and milliseconds as they are,
///               booleans as 1 and 0, doubles as their bits; [Long#MIN_VALUE] where missing
@SuppressWarnings("ArrayRecordComponent")
public record ColumnBatch(int rows, long[] times, long[] places, int[][] keys, Map<String, long[]> fields) {
    public ColumnBatch {
        fields = Map.copyOf(fields);
        if (times.length < rows || places.length < rows) {
            throw new IllegalArgumentException("columns must have " + rows + " rows, got " + times.length
                    + " times and " + places.length + " places");
        }
    }
}

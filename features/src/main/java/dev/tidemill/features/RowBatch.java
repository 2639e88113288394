package dev.tidemill.features;

import dev.tidemill.core.Event;
import java.util.List;

/// Rows of a replay, one for each decided event, in order of offset.
///
/// @param events   the decided events: ids, times and fields
/// @param offsets  of the events
/// @param late     whether the event came too late to be folded, so that its aggregates are missing
/// @param features one column for each feature in the order of the vector, as long as `events`; owned by the
///                 receiver
/// @param labels   what is known about each event by the cutoff; NaN where nothing is
@SuppressWarnings("ArrayRecordComponent")
public record RowBatch(List<Event> events, long[] offsets, boolean[] late, double[][] features, double[] labels) {
    public RowBatch {
        events = List.copyOf(events);
    }

    public int size() {
        return events.size();
    }

    /// One row's vector.
    public double[] vector(int row) {
        double[] vector = new double[features.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = features[i][row];
        }
        return vector;
    }
}

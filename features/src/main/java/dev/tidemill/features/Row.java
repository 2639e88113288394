package dev.tidemill.features;

/// What one key group keeps of one event, reused from event to event.
final class Row {
    long time;
    long place;
    long flags;
    final long[] columns;

    Row(int columns) {
        this.columns = new long[columns];
    }
}

package dev.tidemill.features;

/// What a replay is to give. Events before `from` are folded but give no row.
///
/// @param from   the first time of a row, in milliseconds since the epoch
/// @param to     the time behind the last row
/// @param cutoff what became known later than this is no label
/// @param chunk  how many events are held at a time
public record ReplayRequest(long from, long to, long cutoff, int chunk) {
    public static final int DEFAULT_CHUNK = 1 << 16;

    /// Every decided event, with all labels that are known.
    public static final ReplayRequest ALL =
            new ReplayRequest(Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, DEFAULT_CHUNK);

    public ReplayRequest {
        if (chunk < 1) {
            throw new IllegalArgumentException("chunk must be at least 1, got " + chunk);
        }
    }

    public ReplayRequest rows(long fromTime, long toTime) {
        return new ReplayRequest(fromTime, toTime, cutoff, chunk);
    }

    public ReplayRequest knownBy(long time) {
        return new ReplayRequest(from, to, time, chunk);
    }

    public ReplayRequest inChunksOf(int events) {
        return new ReplayRequest(from, to, cutoff, events);
    }
}

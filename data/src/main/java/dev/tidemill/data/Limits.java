package dev.tidemill.data;

/// What one call and one event may hold.
///
/// @param eventBytes  of one event
/// @param bodyBytes   of a whole body, inflated
/// @param events      in one body
public record Limits(int eventBytes, int bodyBytes, int events) {
    public static final Limits DEFAULT = new Limits(64 * 1024, 32 * 1024 * 1024, 10_000);

    public Limits {
        if (eventBytes < 1 || bodyBytes < eventBytes || events < 1) {
            throw new IllegalArgumentException("limits must be positive and a body hold an event, got " + eventBytes
                    + ", " + bodyBytes + ", " + events);
        }
    }
}

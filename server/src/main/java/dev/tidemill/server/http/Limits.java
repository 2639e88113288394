package dev.tidemill.server.http;

import java.time.Duration;

/// What a server refuses to exceed.
///
/// @param decisionBytesMax the most bytes of a request for a decision
/// @param eventBytesMax    the most bytes of a body of events or outcomes, as sent
/// @param commandBytesMax  the most bytes of any other body
/// @param inFlightMax      the most requests at work at once; more are shed with 503
/// @param streamsMax       the most open event streams of the console
/// @param readTimeout      how long a client may pause while it sends
/// @param requestTimeMax   how long a request may take, its body included; what waits longer is given up with 504
/// @param retryAfter       what a shed client is told to wait
public record Limits(
        int decisionBytesMax,
        long eventBytesMax,
        int commandBytesMax,
        int inFlightMax,
        int streamsMax,
        Duration readTimeout,
        Duration requestTimeMax,
        Duration retryAfter) {
    public static final Limits DEFAULT = new Limits(
            256 * 1024,
            dev.tidemill.data.Limits.DEFAULT.bodyBytes(),
            64 * 1024,
            512,
            32,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1));

    public Limits {
        if (decisionBytesMax < 1 || eventBytesMax < 1 || commandBytesMax < 1 || inFlightMax < 1 || streamsMax < 0) {
            throw new IllegalArgumentException("limits must be positive, got " + decisionBytesMax + ", " + eventBytesMax
                    + ", " + commandBytesMax + ", " + inFlightMax + ", " + streamsMax);
        }
    }
}

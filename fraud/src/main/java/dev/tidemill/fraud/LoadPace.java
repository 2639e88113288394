package dev.tidemill.fraud;

import java.time.Duration;

/// How fast and how much.
///
/// @param perSecond   decisions a second that are due, whether or not the server keeps up
/// @param decisions   after how many it ends
/// @param connections how many requests may be under way
/// @param timeout     how long one may take
public record LoadPace(double perSecond, long decisions, int connections, Duration timeout) {
    private static final double FASTEST = 1_000_000;
    private static final int MOST_CONNECTIONS = 1_024;

    public LoadPace {
        if (!(perSecond > 0 && perSecond <= FASTEST)) {
            throw new IllegalArgumentException("rate must be above 0 and at most 1000000 a second, got " + perSecond);
        }
        if (decisions < 1) {
            throw new IllegalArgumentException("decisions must be at least 1, got " + decisions);
        }
        if (connections < 1 || connections > MOST_CONNECTIONS) {
            throw new IllegalArgumentException("connections must be 1 to 1024, got " + connections);
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be longer than zero, got " + timeout);
        }
    }

    /// 16 connections, 10 seconds a request.
    public static LoadPace of(double perSecond, long decisions) {
        return new LoadPace(perSecond, decisions, 16, Duration.ofSeconds(10));
    }
}

package dev.tidemill.server.console;

/// What happens just now.
///
/// @param events     events a second
/// @param decisions  decisions a second
/// @param outcomes   outcomes a second
/// @param fallback   share of the decisions of the last second that no model answered; NaN without decisions
/// @param p50Millis  median latency of the last seconds
/// @param p99Millis  99th percentile of it
public record Rates(
        double events, double decisions, double outcomes, double fallback, double p50Millis, double p99Millis) {
    /// Before anything is known.
    public static final Rates NONE = new Rates(0, 0, 0, Double.NaN, 0, 0);
}

package dev.tidemill.fraud;

import java.util.Map;

/// What came of a load.
///
/// @param decided   decisions answered, by outcome
/// @param caught    those of them that were frauds, by outcome
/// @param refused   decisions refused as bad input (4xx)
/// @param shed      decisions refused because of overload (429, 503)
/// @param failed    decisions without an answer: no connection, too late, a defect (5xx)
/// @param outcomes  outcomes sent and accepted
/// @param outcomesFailed outcomes sent and not accepted
/// @param seconds   from the first request to the last answer
/// @param latency   from when a decision was due to its answer
/// @param firstFailure the first message of anything not answered as it should be; empty where nothing was
public record LoadReport(
        Map<String, Long> decided,
        Map<String, Long> caught,
        long refused,
        long shed,
        long failed,
        long outcomes,
        long outcomesFailed,
        double seconds,
        Latency latency,
        String firstFailure) {
    public LoadReport {
        decided = Map.copyOf(decided);
        caught = Map.copyOf(caught);
    }

    /// How many decisions were answered.
    public long answered() {
        return decided.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Decisions answered a second.
    public double rate() {
        return seconds > 0 ? answered() / seconds : 0;
    }

    /// Quantiles of answered decisions in milliseconds, with three significant digits; 0 where there were none.
    public record Latency(double p50Millis, double p99Millis, double p999Millis, double mostMillis) {}
}

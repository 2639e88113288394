package dev.tidemill.watch;

import dev.tidemill.watch.input.WindowDrift;
import java.util.Map;

/// What was served in one window that is over.
///
/// @param from      begin: event time in milliseconds since the epoch, or the offset of the first row
/// @param to        end, exclusive
/// @param drift     against the reference
/// @param fallback  share of decisions that no model answered
/// @param unsure    share of decisions with a confidence below the declared one
/// @param entropy   mean entropy of the probabilities in bits
/// @param p50Millis median latency, and the 99th percentile
/// @param called    share of decisions that are treated as positive
/// @param answers   decisions by answer
public record ClosedWindow(
        long from,
        long to,
        WindowDrift drift,
        double fallback,
        double unsure,
        double entropy,
        double p50Millis,
        double p99Millis,
        double called,
        Map<String, Long> answers) {
    public ClosedWindow {
        answers = Map.copyOf(answers);
    }

    public long rows() {
        return drift.rows();
    }
}

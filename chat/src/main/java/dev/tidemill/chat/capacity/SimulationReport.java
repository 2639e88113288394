package dev.tidemill.chat.capacity;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/// What a simulation showed. Times in seconds; of requests that came after the warm-up.
///
/// @param refused      longer than a replica's memory holds
/// @param evictions    of requests whose keys and values made room for older ones
/// @param waiting      before the first step of a request
/// @param firstToken   from coming to the first token
/// @param perToken     between further tokens, mean of each request
/// @param whole        from coming to the last token
/// @param tokensPerSecond of answers
/// @param utilisation  share of time in which lanes compute
/// @param waitingMean  requests that wait, per replica
/// @param waitingMost  the most at once, per replica
/// @param cacheMean    share of the memory for keys and values that is taken
/// @param cacheMost    the most at once, of all replicas together
/// @param inSystem     requests that wait or run, all replicas together, on average
/// @param growing      whether the queue grew all the while: more comes than can be served
public record SimulationReport(
        long requests,
        long refused,
        long evictions,
        Quantiles waiting,
        Quantiles firstToken,
        Quantiles perToken,
        Quantiles whole,
        double tokensPerSecond,
        double utilisation,
        double waitingMean,
        double waitingMost,
        double cacheMean,
        double cacheMost,
        double inSystem,
        boolean growing) {
    /// Seconds; NaN where nothing was measured.
    public record Quantiles(double mean, double p50, double p95, double p99) {
        static Quantiles of(DoubleStream values) {
            double[] sorted = values.sorted().toArray();
            return new Quantiles(
                    Arrays.stream(sorted).average().orElse(Double.NaN),
                    at(sorted, 0.5),
                    at(sorted, 0.95),
                    at(sorted, 0.99));
        }

        private static double at(double[] sorted, double share) {
            return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1];
        }
    }
}

package dev.tidemill.fraud;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/// Counts while load is sent, by many threads at once.
final class LoadTally {
    private static final long LONGEST_NANOS = 3_600_000_000_000L;
    private static final int DIGITS = 3;
    private static final double NANOS_A_MILLI = 1e6;

    private final Histogram latencies = new AtomicHistogram(LONGEST_NANOS, DIGITS);
    private final Map<String, LongAdder> decided = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> caught = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();
    private final LongAdder shed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder outcomes = new LongAdder();
    private final LongAdder outcomesFailed = new LongAdder();
    private final AtomicReference<String> firstFailure = new AtomicReference<>("");

    void decided(String outcome, boolean fraud, long nanos) {
        latencies.recordValue(Math.clamp(nanos, 0, LONGEST_NANOS));
        decided.computeIfAbsent(outcome, _ -> new LongAdder()).increment();
        if (fraud) {
            caught.computeIfAbsent(outcome, _ -> new LongAdder()).increment();
        }
    }

    void notDecided(int status, String message) {
        boolean overload = status == 429 || status == 503;
        (overload ? shed : status >= 400 && status < 500 ? refused : failed).increment();
        firstFailure.compareAndSet("", message);
    }

    void outcome(boolean accepted, String message) {
        (accepted ? outcomes : outcomesFailed).increment();
        if (!accepted) {
            firstFailure.compareAndSet("", message);
        }
    }

    LoadReport report(double seconds) {
        return new LoadReport(
                sums(decided),
                sums(caught),
                refused.sum(),
                shed.sum(),
                failed.sum(),
                outcomes.sum(),
                outcomesFailed.sum(),
                seconds,
                new LoadReport.Latency(quantile(50), quantile(99), quantile(99.9), quantile(100)),
                Objects.requireNonNullElse(firstFailure.get(), ""));
    }

    private double quantile(double percent) {
        return latencies.getTotalCount() == 0 ? 0 : latencies.getValueAtPercentile(percent) / NANOS_A_MILLI;
    }

    private static Map<String, Long> sums(Map<String, LongAdder> adders) {
        return adders.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().sum()));
    }
}

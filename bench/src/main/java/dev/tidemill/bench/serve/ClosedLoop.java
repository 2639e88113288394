package dev.tidemill.bench.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// So many clients, each of which asks again as soon as it is answered.
final class ClosedLoop {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private ClosedLoop() {}

    /// What came of it.
    record Measured(double perSecond, double p50Millis, double p99Millis) {}

    /// Asks for a while, after a while that is not counted.
    static Measured measure(int clients, long warmNanos, long nanos, Runnable ask)
            throws InterruptedException, ExecutionException {
        long begin = System.nanoTime() + warmNanos;
        long end = begin + nanos;
        Histogram all = new Histogram(LONGEST_NANOS, 3);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Histogram>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(() -> client(begin, end, ask)));
            }
            for (Future<Histogram> one : running) {
                all.add(one.get());
            }
        }
        return new Measured(
                all.getTotalCount() / (nanos / 1e9),
                all.getValueAtPercentile(50) / 1e6,
                all.getValueAtPercentile(99) / 1e6);
    }

    private static Histogram client(long begin, long end, Runnable ask) {
        Histogram own = new Histogram(LONGEST_NANOS, 3);
        while (true) {
            long asked = System.nanoTime();
            ask.run();
            long answered = System.nanoTime();
            if (answered >= end) {
                return own;
            }
            if (asked >= begin) {
                own.recordValue(Math.min(LONGEST_NANOS, answered - asked));
            }
        }
    }
}

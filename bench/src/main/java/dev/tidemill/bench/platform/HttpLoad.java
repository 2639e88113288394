package dev.tidemill.bench.platform;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/// Sends prepared requests over several connections, on a schedule or as fast as they are answered.
final class HttpLoad {
    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final int OK = 200;

    private final int port;
    private final int connections;

    HttpLoad(int port, int connections) {
        this.port = port;
        this.connections = connections;
    }

    /// @param latencies nanoseconds from when a request was due to the end of its answer
    /// @param answered  how many were answered 200
    /// @param failed    how many otherwise
    record Result(Histogram latencies, int answered, int failed, double seconds) {
        double rate() {
            return answered / seconds;
        }

        double millis(double percentile) {
            return latencies.getValueAtPercentile(percentile) / 1e6;
        }
    }

    /// Sends each request when it is due, the n-th n / rate seconds after the first. Latency counts from then, so
    /// that a stall of the server is seen by all requests that it holds up.
    Result open(List<byte[]> requests, double perSecond) throws InterruptedException, IOException {
        return send(requests, 1e9 / perSecond, Long.MAX_VALUE);
    }

    /// Sends a request on each connection as soon as the one before is answered, until they or the time end.
    Result closed(List<byte[]> requests, double seconds) throws InterruptedException, IOException {
        return send(requests, 0, (long) (seconds * 1e9));
    }

    private Result send(List<byte[]> requests, double nanosApart, long mostNanos)
            throws InterruptedException, IOException {
        Histogram latencies = new AtomicHistogram(LONGEST_NANOS, 3);
        AtomicInteger next = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                workers.add(threads.submit(() -> {
                    try (HttpConnection connection = new HttpConnection(port)) {
                        for (int at = next.getAndIncrement(); at < requests.size(); at = next.getAndIncrement()) {
                            long due = nanosApart > 0 ? start + (long) (at * nanosApart) : System.nanoTime();
                            if (due - start > mostNanos) {
                                break;
                            }
                            awaitTime(due);
                            boolean ok = connection.exchange(requests.get(at)) == OK;
                            latencies.recordValue(Math.clamp(System.nanoTime() - due, 0, LONGEST_NANOS));
                            (ok ? answered : failed).incrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("the load could not be sent: " + e.getCause(), e);
        }
        return new Result(latencies, answered.get(), failed.get(), (System.nanoTime() - start) / 1e9);
    }

    private static void awaitTime(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}

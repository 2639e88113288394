package dev.tidemill.server.console;

import dev.tidemill.app.Application;
import dev.tidemill.platform.ApplicationStatistics;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.http.Telemetry;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rates over all applications, taken once a second for everybody who listens; while nobody does, nothing is done.
final class LiveRates {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRates.class);
    private static final long PERIOD_MILLIS = 1000;

    private final Tidemill tidemill;
    private final Telemetry telemetry;
    private final LongSupplier nanoTime;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledExecutorService ticking;
    private Totals before = Totals.NONE;

    LiveRates(Tidemill tidemill, Telemetry telemetry, LongSupplier nanoTime) {
        this.tidemill = tidemill;
        this.telemetry = telemetry;
        this.nanoTime = nanoTime;
    }

    /// One who listens; close it. A listener that is slow misses what lies between.
    final class Listener implements AutoCloseable {
        private final BlockingQueue<Rates> latest = new ArrayBlockingQueue<>(1);

        /// The next rates; empty where none came in time.
        Optional<Rates> next(long timeoutMillis) throws InterruptedException {
            return Optional.ofNullable(latest.poll(timeoutMillis, TimeUnit.MILLISECONDS));
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    synchronized Listener listen() {
        Listener listener = new Listener();
        listeners.add(listener);
        if (ticking == null) {
            before = totals();
            ticking = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("console-rates").factory());
            var _ = ticking.scheduleAtFixedRate(this::tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
        return listener;
    }

    private synchronized void leave(Listener listener) {
        listeners.remove(listener);
        if (listeners.isEmpty() && ticking != null) {
            ticking.shutdownNow();
            ticking = null;
        }
    }

    private void tick() {
        try {
            Rates rates = take();
            for (Listener listener : listeners) {
                listener.latest.poll();
                listener.latest.offer(rates);
            }
        } catch (RuntimeException missed) {
            LOG.warn("the rates of one second are missed", missed);
        }
    }

    /// Rates since the last call.
    synchronized Rates take() {
        Totals now = totals();
        Totals then = before;
        before = now;
        double seconds = Math.max(1e-3, (now.nanos - then.nanos) / 1e9);
        long decisions = now.decisions - then.decisions;
        Telemetry.Latency latency = telemetry.latency();
        return new Rates(
                (now.events - then.events) / seconds,
                decisions / seconds,
                (now.outcomes - then.outcomes) / seconds,
                decisions == 0 ? Double.NaN : (double) (now.fallbacks - then.fallbacks) / decisions,
                latency.p50Millis(),
                latency.p99Millis());
    }

    private Totals totals() {
        long events = 0;
        long decisions = 0;
        long fallbacks = 0;
        long outcomes = 0;
        for (Application application : tidemill.applications()) {
            ApplicationStatistics counts = tidemill.statistics(application.name());
            events += counts.offset();
            decisions += counts.decisions();
            fallbacks += counts.fallbacks();
            outcomes += counts.outcomes();
        }
        return new Totals(nanoTime.getAsLong(), events, decisions, fallbacks, outcomes);
    }

    private record Totals(long nanos, long events, long decisions, long fallbacks, long outcomes) {
        static final Totals NONE = new Totals(0, 0, 0, 0, 0);
    }
}

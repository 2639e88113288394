package dev.tidemill.server.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts and times requests by route and status, beside what the platform counts itself, and shows all of it as
/// Prometheus reads it.
public final class Telemetry {
    private static final double MEDIAN = 0.5;
    private static final double ALMOST_ALL = 0.99;
    private static final Duration RECENT = Duration.ofSeconds(10);

    private final MeterRegistry meters;
    private final PrometheusMeterRegistry prometheus;
    private final Timer decisions;

    private Telemetry(MeterRegistry meters, PrometheusMeterRegistry prometheus) {
        this.meters = meters;
        this.prometheus = prometheus;
        this.decisions = Timer.builder("tidemill.http.decision")
                .description("answered requests for decisions")
                .publishPercentiles(MEDIAN, ALMOST_ALL)
                .distributionStatisticExpiry(RECENT)
                .distributionStatisticBufferLength(2)
                .register(prometheus);
    }

    /// Adds a Prometheus registry to the platform's own; where that cannot take one, its own is used alone.
    static Telemetry on(MeterRegistry platform) {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        if (platform instanceof CompositeMeterRegistry composite) {
            composite.add(prometheus);
        }
        Telemetry telemetry = new Telemetry(prometheus, prometheus);
        telemetry.machine();
        return telemetry;
    }

    private void machine() {
        Gauge.builder(
                        "tidemill.memory.heap.bytes",
                        () -> ManagementFactory.getMemoryMXBean()
                                .getHeapMemoryUsage()
                                .getUsed())
                .description("used heap")
                .register(meters);
        Gauge.builder(
                        "tidemill.memory.heap.max.bytes",
                        () -> Runtime.getRuntime().maxMemory())
                .description("greatest heap")
                .register(meters);
        Gauge.builder(
                        "tidemill.uptime.seconds",
                        () -> ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0)
                .description("time since the process began")
                .register(meters);
    }

    Meter meter(Route route) {
        return new Meter(route, new ConcurrentHashMap<>());
    }

    void record(Meter meter, int status, long nanos) {
        meter.timer(meters, status).record(nanos, java.util.concurrent.TimeUnit.NANOSECONDS);
    }

    void decided(long nanos) {
        decisions.record(nanos, java.util.concurrent.TimeUnit.NANOSECONDS);
    }

    /// Latency of decisions over the last seconds, measured where the request is handled.
    public Latency latency() {
        Latency latency = Latency.NONE;
        for (ValueAtPercentile value : decisions.takeSnapshot().percentileValues()) {
            double millis = value.value(java.util.concurrent.TimeUnit.MICROSECONDS) / 1000;
            latency = value.percentile() == MEDIAN
                    ? new Latency(millis, latency.p99Millis())
                    : new Latency(latency.p50Millis(), millis);
        }
        return latency;
    }

    /// The text that Prometheus reads.
    String scrape() {
        return prometheus.scrape();
    }

    /// Milliseconds; 0 where nothing was asked lately.
    public record Latency(double p50Millis, double p99Millis) {
        static final Latency NONE = new Latency(0, 0);
    }

    /// The timers of one route by status.
    record Meter(Route route, Map<Integer, Timer> timers) {
        Timer timer(MeterRegistry registry, int status) {
            Timer timer = timers.get(status);
            return timer != null
                    ? timer
                    : timers.computeIfAbsent(
                            status,
                            code -> Timer.builder("tidemill.http.requests")
                                    .description("answered requests")
                                    .tag("method", route.method())
                                    .tag("route", route.path())
                                    .tag("status", Integer.toString(code))
                                    .register(registry));
        }
    }
}

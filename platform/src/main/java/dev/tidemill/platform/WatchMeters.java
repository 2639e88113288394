package dev.tidemill.platform;

import dev.tidemill.watch.ClosedWindow;
import dev.tidemill.watch.WatchReport;
import dev.tidemill.watch.input.ColumnDrift;
import dev.tidemill.watch.statistics.Interval;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What watching shows to Prometheus: the last window of every column, the last mature quality, raised alerts, and
/// how far it is behind.
final class WatchMeters {
    private final String application;
    private final MultiGauge drift;
    private final MultiGauge quality;
    private final MultiGauge monitors;

    WatchMeters(MeterRegistry registry, String application, Supplier<Number> behind) {
        this.application = application;
        this.drift = gauges(registry, "tidemill.watch.drift", "distance of a column from the training, last window");
        this.quality = gauges(registry, "tidemill.watch.quality", "realised quality of the last mature window");
        this.monitors = gauges(registry, "tidemill.watch.alert", "1 where a monitor's alert is raised");
        Gauge.builder("tidemill.watch.behind.events", behind)
                .description("events that watching has not taken in yet")
                .tag("app", application)
                .register(registry);
    }

    private static MultiGauge gauges(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    void show(WatchReport report) {
        List<Row<?>> columns = new ArrayList<>();
        List<ClosedWindow> windows = report.inputs().getFirst().windows();
        if (!windows.isEmpty()) {
            for (ColumnDrift column : windows.getLast().drift().columns()) {
                columns.add(Row.of(Tags.of("app", application, "column", column.name()), column.size()));
            }
        }
        drift.register(columns, true);
        List<Row<?>> measures = new ArrayList<>();
        for (Map.Entry<String, Interval> measure : mature(report).entrySet()) {
            measures.add(Row.of(
                    Tags.of("app", application, "measure", measure.getKey()),
                    measure.getValue().value()));
        }
        quality.register(measures, true);
        List<Row<?>> raised = new ArrayList<>();
        for (WatchReport.Monitor monitor : report.monitors()) {
            raised.add(Row.of(Tags.of("app", application, "monitor", monitor.name()), monitor.raised() ? 1 : 0));
        }
        monitors.register(raised, true);
    }

    private static Map<String, Interval> mature(WatchReport report) {
        return report.qualities().getFirst().windows().stream()
                .filter(bucket -> bucket.mature() && !bucket.realised().isEmpty())
                .reduce((_, newer) -> newer)
                .map(WatchReport.Bucket::realised)
                .orElse(Map.of());
    }
}

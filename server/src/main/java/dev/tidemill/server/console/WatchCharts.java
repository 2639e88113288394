package dev.tidemill.server.console;

import dev.tidemill.platform.KeptAlert;
import dev.tidemill.server.console.WatchChart.Bound;
import dev.tidemill.server.console.WatchChart.Line;
import dev.tidemill.server.console.WatchChart.Mark;
import dev.tidemill.watch.ClosedWindow;
import dev.tidemill.watch.WatchReport;
import dev.tidemill.watch.alert.Alert;
import dev.tidemill.watch.input.ColumnDrift;
import dev.tidemill.watch.statistics.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The charts of the page about watching.
///
/// @param monitors  what each monitor measured, with the value that raises its alert
/// @param columns   how far columns lie from the reference: those that alerts are about, then those farthest away
/// @param qualities known with its interval, and estimated before outcomes come with its band
public record WatchCharts(List<WatchChart> monitors, List<WatchChart> columns, List<WatchChart> qualities) {
    private static final int MOST_COLUMNS = 6;
    private static final double MILLIS = 1000;
    private static final double LEAST_USUAL = 1e-6;
    private static final Map<String, String> QUALITY =
            Map.of("auc", "AUC", "precision", "Precision", "recall", "Recall", "ece", "Calibration error");

    static WatchCharts of(WatchReport report, List<KeptAlert> alerts) {
        return new WatchCharts(
                report.monitors().stream()
                        .filter(monitor -> monitor.values().size() > 1)
                        .map(monitor -> monitor(monitor, alerts))
                        .toList(),
                report.inputs().stream()
                        .limit(1)
                        .flatMap(inputs -> columns(inputs, alerts).stream())
                        .toList(),
                report.qualities().stream()
                        .flatMap(quality -> qualities(quality, alerts).stream())
                        .toList());
    }

    /// Windows stand where they ended; those that an older program kept without that are left out.
    private static WatchChart monitor(WatchReport.Monitor monitor, List<KeptAlert> alerts) {
        List<Double> x = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < monitor.values().size(); i++) {
            WatchReport.Window window = monitor.windows().get(i);
            if (!window.equals(WatchReport.Window.UNKNOWN)) {
                x.add(place(monitor.window(), window.to()));
                values.add(monitor.values().get(i));
            }
        }
        return WatchChart.of(
                monitor.name(),
                monitor.on() + ", " + Text.words(monitor.test()) + ", windows of " + Text.window(monitor.window()),
                across(monitor.window()),
                x,
                List.of(Line.plain("value", values)),
                List.of(new Bound("alert", monitor.alert())),
                marks(monitor.window(), alerts, alert -> alert.monitor().equals(monitor.name())));
    }

    private static List<WatchChart> columns(WatchReport.Inputs inputs, List<KeptAlert> alerts) {
        List<ClosedWindow> windows = inputs.windows();
        if (windows.size() < 2) {
            return List.of();
        }
        List<Double> x = windows.stream()
                .map(window -> place(inputs.window(), window.to()))
                .toList();
        return windows.getLast().drift().columns().stream()
                .filter(column -> Double.isFinite(column.size()))
                .sorted(Comparator.comparing((ColumnDrift column) -> !alerted(alerts, column))
                        .thenComparingDouble(column -> -column.size() / Math.max(column.usual(), LEAST_USUAL)))
                .limit(MOST_COLUMNS)
                .map(last -> WatchChart.of(
                        last.name(),
                        Text.words(last.measure()) + " against the reference, by windows of "
                                + Text.window(inputs.window()),
                        across(inputs.window()),
                        x,
                        List.of(Line.plain("size", sizes(windows, last.name()))),
                        List.of(new Bound("usual", last.usual())),
                        marks(inputs.window(), alerts, alert -> about(alert, last))))
                .toList();
    }

    /// Whether an alert was about this column alone.
    private static boolean alerted(List<KeptAlert> alerts, ColumnDrift column) {
        return alerts.stream().anyMatch(kept -> kept.alert().on().equals(column.name()));
    }

    private static boolean about(Alert alert, ColumnDrift column) {
        return alert.on().equals(column.name()) || alert.on().equals("inputs");
    }

    private static List<Double> sizes(List<ClosedWindow> windows, String column) {
        List<Double> sizes = new ArrayList<>();
        for (ClosedWindow window : windows) {
            sizes.add(window.drift().columns().stream()
                    .filter(each -> each.name().equals(column))
                    .findFirst()
                    .map(ColumnDrift::size)
                    .orElse(Double.NaN));
        }
        return sizes;
    }

    private static List<WatchChart> qualities(WatchReport.Quality quality, List<KeptAlert> alerts) {
        if (quality.windows().size() < 2) {
            return List.of();
        }
        List<Double> x = quality.windows().stream()
                .map(bucket -> place(quality.window(), bucket.to()))
                .toList();
        List<WatchChart> charts = new ArrayList<>();
        for (String measure : List.of("auc", "precision", "recall", "ece")) {
            Line known = line("known", quality, measure, false);
            Line estimated = line("estimated", quality, measure, true);
            if (known.known() || estimated.known()) {
                charts.add(WatchChart.of(
                        QUALITY.getOrDefault(measure, measure),
                        "by windows of " + Text.window(quality.window()) + ", with 95 % intervals",
                        across(quality.window()),
                        x,
                        estimated.known() ? List.of(known, estimated) : List.of(known),
                        List.of(),
                        marks(quality.window(), alerts, alert -> alert.test().equals(measure))));
            }
        }
        return charts;
    }

    private static Line line(String label, WatchReport.Quality quality, String measure, boolean estimated) {
        return new Line(
                label,
                quality.windows().stream()
                        .map(bucket -> estimated ? bucket.estimated() : bucket.realised())
                        .map(values -> values.getOrDefault(measure, Interval.UNKNOWN))
                        .toList());
    }

    private static List<Mark> marks(String window, List<KeptAlert> alerts, java.util.function.Predicate<Alert> about) {
        return alerts.stream()
                .map(KeptAlert::alert)
                .filter(about)
                .map(alert -> new Mark(place(window, alert.to()), alert.raised()))
                .toList();
    }

    private static boolean timed(String window) {
        return !window.contains("row");
    }

    private static String across(String window) {
        return timed(window) ? "time" : "row";
    }

    private static double place(String window, long at) {
        return timed(window) ? at / MILLIS : at;
    }
}

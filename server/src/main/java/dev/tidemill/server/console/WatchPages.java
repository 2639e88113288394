package dev.tidemill.server.console;

import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Route;
import dev.tidemill.watch.ClosedWindow;
import dev.tidemill.watch.WatchReport;
import dev.tidemill.watch.input.ColumnDrift;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is watched: alerts, drift by column, quality known and estimated, fairness.
final class WatchPages {
    private static final int MOST_ALERTS = 30;

    private final Tidemill tidemill;
    private final Doorman doorman;

    WatchPages(Tidemill tidemill, Doorman doorman) {
        this.tidemill = tidemill;
        this.doorman = doorman;
    }

    List<Route> routes() {
        return List.of(Route.get("/apps/{app}/watch", Access.SESSION, doorman.page(this::show)));
    }

    private void show(Visit visit) {
        WatchReport report = tidemill.watching().report(visit.app());
        doorman.show(
                visit,
                "watch",
                doorman.frame(visit, "Watch", visit.app(), "watch"),
                Map.of(
                        "report", report,
                        "columns", columns(report),
                        "alerts", tidemill.watching().alerts(visit.app(), Long.MAX_VALUE, MOST_ALERTS),
                        "silences", tidemill.watching().silences(visit.app())));
    }

    private static List<WatchedColumn> columns(WatchReport report) {
        List<WatchedColumn> columns = new ArrayList<>();
        List<ClosedWindow> windows = report.inputs().getFirst().windows();
        if (windows.isEmpty()) {
            return columns;
        }
        for (ColumnDrift last : windows.getLast().drift().columns()) {
            List<Double> sizes = new ArrayList<>();
            for (ClosedWindow window : windows) {
                window.drift().columns().stream()
                        .filter(column -> column.name().equals(last.name()))
                        .forEach(column -> sizes.add(column.size()));
            }
            columns.add(new WatchedColumn(last, spark(sizes)));
        }
        return columns;
    }

    /// A line of values as the points of an SVG of 100 by 20.
    static String spark(List<Double> values) {
        double most = values.stream()
                .filter(Double::isFinite)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            double value = values.get(i);
            if (Double.isFinite(value)) {
                double x = values.size() == 1 ? 50 : 100.0 * i / (values.size() - 1);
                double y = 19 - 18 * Math.max(0, value) / Math.max(most, 1e-9);
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            }
        }
        return points.toString().strip();
    }
}

package dev.tidemill.server.console;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.KeptAlert;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Route;
import dev.tidemill.watch.ClosedWindow;
import dev.tidemill.watch.WatchReport;
import dev.tidemill.watch.input.ColumnDrift;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is watched: alerts, drift by column, quality known and estimated, fairness.
final class WatchPages {
    private static final int MOST_ALERTS = 30;
    private static final int LONGEST_SHOWN = 80;

    private final Tidemill tidemill;
    private final Doorman doorman;
    private final InstantSource clock;

    WatchPages(Tidemill tidemill, Doorman doorman, InstantSource clock) {
        this.tidemill = tidemill;
        this.doorman = doorman;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/apps/{app}/watch", Access.SESSION, doorman.page(this::show)),
                Route.post(
                        "/apps/{app}/watch/{monitor}/silence",
                        Access.SESSION,
                        doorman.action(Access.ADMIN, this::silence)));
    }

    /// Keeps a monitor's alerts from their routes for so many hours; 0 ends a silence.
    private void silence(Visit visit) throws IOException {
        String hours = visit.field("hours").strip();
        if (!hours.matches("\\d{1,4}")) {
            throw new TidemillException(
                    ErrorCode.INVALID, "hours must be a whole number of 0 to 8760, got \"" + shown(hours) + "\"");
        }
        tidemill.watching()
                .silence(
                        visit.app(),
                        visit.exchange().path("monitor"),
                        clock.instant().plus(Duration.ofHours(Integer.parseInt(hours))),
                        visit.session().caller().name());
        Visit.redirect(visit.exchange(), Text.path(visit.app()) + "/watch");
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(LONGEST_SHOWN, text.length()));
    }

    private void show(Visit visit) {
        WatchReport report = tidemill.watching().report(visit.app());
        List<KeptAlert> alerts = tidemill.watching().alerts(visit.app(), Long.MAX_VALUE, MOST_ALERTS);
        doorman.show(
                visit,
                "watch",
                doorman.frame(visit, "Watch", visit.app(), "watch"),
                Map.of(
                        "report", report,
                        "columns", columns(report),
                        "charts", WatchCharts.of(report, alerts),
                        "alerts", alerts,
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

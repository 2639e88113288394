package dev.tidemill.server.console;

import dev.tidemill.platform.BacktestRequest;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Route;
import java.util.List;
import java.util.Map;

/// Periods that were decided again, and starting one with another model.
final class BacktestPages {
    private final Tidemill tidemill;
    private final Doorman doorman;

    BacktestPages(Tidemill tidemill, Doorman doorman) {
        this.tidemill = tidemill;
        this.doorman = doorman;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/apps/{app}/backtests", Access.SESSION, doorman.page(this::list)),
                Route.get("/apps/{app}/backtests/table", Access.SESSION, doorman.page(this::table)),
                Route.post(
                        "/apps/{app}/backtests/models/{version}",
                        Access.SESSION,
                        doorman.action(Access.ADMIN, this::start)));
    }

    private void list(Visit visit) {
        doorman.show(
                visit,
                "backtests",
                doorman.frame(visit, "Backtests", visit.app(), "backtests"),
                Map.of("models", tidemill.models(visit.app()), "backtests", backtests(visit.app())));
    }

    private void table(Visit visit) {
        doorman.part(visit, "backtesttable", Map.of("backtests", backtests(visit.app())));
    }

    private List<BacktestView> backtests(String application) {
        return tidemill.jobs().stream()
                .filter(job -> job.kind().equals("backtest") && job.application().equals(application))
                .map(BacktestView::of)
                .toList();
    }

    private void start(Visit visit) {
        int version = visit.exchange().pathNumber("version");
        tidemill.backtests().start(visit.app(), BacktestRequest.SAME.withModel(version));
        Visit.redirect(visit.exchange(), Text.path(visit.app()) + "/backtests");
    }
}

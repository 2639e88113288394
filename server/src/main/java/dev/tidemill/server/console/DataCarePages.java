package dev.tidemill.server.console;

import dev.tidemill.data.check.BatchNote;
import dev.tidemill.data.check.CheckRun;
import dev.tidemill.platform.DataRoom;
import dev.tidemill.platform.LineageView;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Route;
import java.util.List;
import java.util.Map;

/// Checks on data, and lineage.
final class DataCarePages {
    private static final int MOST = 50;

    private final Tidemill tidemill;
    private final Doorman doorman;

    DataCarePages(Tidemill tidemill, Doorman doorman) {
        this.tidemill = tidemill;
        this.doorman = doorman;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/apps/{app}/checks", Access.SESSION, doorman.page(this::checks)),
                Route.get("/apps/{app}/lineage", Access.SESSION, doorman.page(this::lineage)));
    }

    private void checks(Visit visit) {
        DataRoom data = tidemill.data();
        List<CheckRun> runs = data.checkRuns(visit.app(), MOST);
        List<BatchNote> batches = data.batches(visit.app(), MOST);
        doorman.show(
                visit,
                "checks",
                doorman.frame(visit, "Data checks", visit.app(), "checks"),
                Map.of("runs", runs, "batches", batches, "kept", data.retention(visit.app())));
    }

    private void lineage(Visit visit) {
        String kind = visit.exchange().query("kind").orElse("");
        String id = visit.exchange().query("id").orElse("");
        LineageView view = id.isBlank()
                ? new LineageView("", Map.of(), List.of())
                : tidemill.data().lineage(visit.app(), kind, id.strip());
        doorman.show(
                visit,
                "lineage",
                doorman.frame(visit, "Lineage", visit.app(), "lineage"),
                Map.of("map", LineageMap.of(view, visit.app()), "kind", kind, "id", id));
    }
}

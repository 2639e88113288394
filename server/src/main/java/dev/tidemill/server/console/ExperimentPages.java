package dev.tidemill.server.console;

import dev.tidemill.platform.ExperimentReport;
import dev.tidemill.platform.ExperimentState;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Route;
import java.util.List;
import java.util.Map;

/// Experiments: who sees which arm, and what it tells.
final class ExperimentPages {
    private static final String SECTION = "experiments";

    private final Tidemill tidemill;
    private final Doorman doorman;

    ExperimentPages(Tidemill tidemill, Doorman doorman) {
        this.tidemill = tidemill;
        this.doorman = doorman;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/apps/{app}/experiments", Access.SESSION, doorman.page(this::list)),
                Route.get("/apps/{app}/experiments/{experiment}", Access.SESSION, doorman.page(this::show)),
                Route.post(
                        "/apps/{app}/experiments/{experiment}/start",
                        Access.SESSION,
                        doorman.action(Access.ADMIN, this::start)),
                Route.post(
                        "/apps/{app}/experiments/{experiment}/stop",
                        Access.SESSION,
                        doorman.action(Access.ADMIN, this::stop)));
    }

    private void list(Visit visit) {
        doorman.show(
                visit,
                SECTION,
                doorman.frame(visit, "Experiments", visit.app(), SECTION),
                Map.of("experiments", tidemill.experimentation().list(visit.app())));
    }

    private void show(Visit visit) {
        String name = visit.exchange().path("experiment");
        ExperimentState state = tidemill.experimentation().show(visit.app(), name);
        ExperimentView view = ExperimentView.NONE;
        if (state.run() > 0) {
            ExperimentReport report = tidemill.experimentation().results(visit.app(), name);
            view = ExperimentView.of(report);
        }
        doorman.show(
                visit,
                "experiment",
                doorman.frame(visit, "Experiment " + name, visit.app(), SECTION),
                Map.of("state", state, "view", view));
    }

    private void start(Visit visit) {
        tidemill.experimentation()
                .start(
                        visit.app(),
                        visit.exchange().path("experiment"),
                        visit.session().caller().name());
        back(visit);
    }

    private void stop(Visit visit) {
        tidemill.experimentation()
                .stop(
                        visit.app(),
                        visit.exchange().path("experiment"),
                        visit.session().caller().name());
        back(visit);
    }

    private static void back(Visit visit) {
        Visit.redirect(
                visit.exchange(),
                Text.path(visit.app()) + "/experiments/"
                        + Text.part(visit.exchange().path("experiment")));
    }
}

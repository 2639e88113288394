package dev.tidemill.server.console;

import dev.tidemill.platform.Tidemill;
import dev.tidemill.serve.rollout.RolloutStatus;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Route;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rollouts: where each stands, what is known about its candidates, and the buttons.
final class RolloutPages {
    private static final String ONE = "/apps/{app}/rollouts/{id}";

    private final Tidemill tidemill;
    private final Doorman doorman;
    private final InstantSource clock;

    RolloutPages(Tidemill tidemill, Doorman doorman, InstantSource clock) {
        this.tidemill = tidemill;
        this.doorman = doorman;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/apps/{app}/rollouts", Access.SESSION, doorman.page(this::list)),
                Route.get(ONE, Access.SESSION, doorman.page(this::show)),
                Route.post(ONE + "/pause", Access.SESSION, doorman.action(Access.ADMIN, this::pause)),
                Route.post(ONE + "/resume", Access.SESSION, doorman.action(Access.ADMIN, this::resume)),
                Route.post(ONE + "/promote", Access.SESSION, doorman.action(Access.ADMIN, this::promote)),
                Route.post(ONE + "/abort", Access.SESSION, doorman.action(Access.ADMIN, this::abort)));
    }

    private void list(Visit visit) {
        doorman.show(
                visit,
                "rollouts",
                doorman.frame(visit, "Rollouts", visit.app(), "rollouts"),
                Map.of("rollouts", tidemill.rollouts().list(visit.app())));
    }

    private void show(Visit visit) {
        RolloutStatus status = tidemill.rollouts().status(visit.app(), id(visit));
        doorman.show(
                visit,
                "rollout",
                doorman.frame(visit, "Rollout " + id(visit), visit.app(), "rollouts"),
                Map.of(
                        "status",
                        status,
                        "view",
                        RolloutView.of(status, tidemill.rollouts().history(visit.app(), id(visit)), clock.instant())));
    }

    private void pause(Visit visit) throws IOException {
        tidemill.rollouts().pause(visit.app(), id(visit), who(visit), why(visit));
        back(visit);
    }

    private void resume(Visit visit) throws IOException {
        tidemill.rollouts().resume(visit.app(), id(visit), who(visit), why(visit));
        back(visit);
    }

    private void promote(Visit visit) throws IOException {
        tidemill.rollouts().promote(visit.app(), id(visit), Optional.empty(), who(visit), why(visit));
        back(visit);
    }

    private void abort(Visit visit) throws IOException {
        tidemill.rollouts().abort(visit.app(), id(visit), who(visit), why(visit));
        back(visit);
    }

    /// What the visitor says, for the history.
    private static String why(Visit visit) throws IOException {
        String why = visit.field("why").strip();
        return why.isEmpty() ? "in the console" : why;
    }

    private static void back(Visit visit) {
        Visit.redirect(visit.exchange(), Text.path(visit.app()) + "/rollouts/" + Text.part(id(visit)));
    }

    private static String id(Visit visit) {
        return visit.exchange().path("id");
    }

    private static String who(Visit visit) {
        return visit.session().caller().name();
    }
}

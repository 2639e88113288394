package dev.tidemill.server.console;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Retraining;
import dev.tidemill.platform.RetrainingRun;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Models trained again: where the loop stands, what it did, and beginning or ending a run by hand.
final class RetrainingPages {
    private static final String SECTION = "retraining";
    private static final String ALL = "/apps/{app}/retraining";
    private static final int MOST = 100;
    private static final int MOST_KNOWN = 1000;
    private static final int LONGEST_WHY = 500;

    private final Tidemill tidemill;
    private final Doorman doorman;

    RetrainingPages(Tidemill tidemill, Doorman doorman) {
        this.tidemill = tidemill;
        this.doorman = doorman;
    }

    List<Route> routes() {
        return List.of(
                Route.get(ALL, Access.SESSION, doorman.page(this::list)),
                Route.get(ALL + "/now", Access.SESSION, doorman.page(this::now)),
                Route.post(ALL + "/trigger", Access.SESSION, doorman.action(Access.ADMIN, this::trigger)),
                Route.post(ALL + "/cancel", Access.SESSION, doorman.action(Access.ADMIN, this::cancel)),
                Route.get(ALL + "/{run}", Access.SESSION, doorman.page(this::show)),
                Route.get(ALL + "/{run}/entries", Access.SESSION, doorman.page(this::entries)));
    }

    private Retraining retraining() {
        return tidemill.retraining();
    }

    private void list(Visit visit) {
        doorman.show(
                visit,
                "retraining",
                doorman.frame(visit, "Retraining", visit.app(), SECTION),
                Map.of("status", retraining().status(visit.app()), "history", history(visit)));
    }

    private List<RetrainingRun> history(Visit visit) {
        return retraining().history(visit.app(), MOST);
    }

    /// What changes while somebody looks at the list.
    private void now(Visit visit) {
        doorman.part(
                visit,
                "retrainingruns",
                Map.of("page", doorman.frame(visit, "", visit.app(), SECTION), "history", history(visit)));
    }

    private void show(Visit visit) {
        RetrainingRun run = run(visit);
        doorman.show(
                visit,
                "retrainingrun",
                doorman.frame(visit, "Retraining, run " + run.run(), visit.app(), SECTION),
                Map.of("run", run, "entries", retraining().entries(visit.app(), run.run())));
    }

    private void entries(Visit visit) {
        RetrainingRun run = run(visit);
        doorman.part(
                visit,
                "retrainingentries",
                Map.of(
                        "page",
                        doorman.frame(visit, "", visit.app(), SECTION),
                        "run",
                        run,
                        "entries",
                        retraining().entries(visit.app(), run.run())));
    }

    private RetrainingRun run(Visit visit) {
        int number = visit.exchange().pathNumber("run");
        return retraining().history(visit.app(), MOST_KNOWN).stream()
                .filter(run -> run.run() == number)
                .findFirst()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.NOT_FOUND,
                        "there is no run of the loop " + number + "; the list of runs has those that there are"));
    }

    private void trigger(Visit visit) throws IOException {
        retraining().trigger(visit.app(), who(visit), why(visit));
        back(visit);
    }

    private void cancel(Visit visit) throws IOException {
        retraining().cancel(visit.app(), who(visit), why(visit));
        back(visit);
    }

    private static String why(Visit visit) throws IOException {
        String why = visit.field("why").strip();
        if (why.length() > LONGEST_WHY) {
            throw new TidemillException(
                    ErrorCode.INVALID, "why must have at most " + LONGEST_WHY + " characters; say it shorter");
        }
        return why;
    }

    private static String who(Visit visit) {
        return visit.session().caller().name();
    }

    private static void back(Visit visit) {
        Visit.redirect(visit.exchange(), Text.path(visit.app()) + "/retraining");
    }
}

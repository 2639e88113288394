package dev.tidemill.server.console;

import dev.tidemill.platform.ActivationEntry;
import dev.tidemill.platform.ModelLibrary;
import dev.tidemill.platform.ModelSummary;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Models: how good each is, what made it, and which is in use.
final class ModelPages {
    private final Tidemill tidemill;
    private final Doorman doorman;

    ModelPages(Tidemill tidemill, Doorman doorman) {
        this.tidemill = tidemill;
        this.doorman = doorman;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/apps/{app}/models", Access.SESSION, doorman.page(this::list)),
                Route.get("/apps/{app}/models/{version}", Access.SESSION, doorman.page(this::show)),
                Route.post("/apps/{app}/models/rollback", Access.SESSION, doorman.action(Access.ADMIN, this::rollback)),
                Route.post(
                        "/apps/{app}/models/{version}/activate",
                        Access.SESSION,
                        doorman.action(Access.ADMIN, this::activate)));
    }

    private void list(Visit visit) {
        List<ActivationEntry> activations = tidemill.activations(visit.app());
        List<ModelSummary> models = tidemill.models(visit.app());
        Map<Integer, VersionView> versions = new HashMap<>();
        models.forEach(model -> versions.put(model.version(), version(visit, model.version())));
        doorman.show(
                visit,
                "models",
                doorman.frame(visit, "Models", visit.app(), "models"),
                Map.of("models", models, "activations", activations, "versions", versions));
    }

    private void show(Visit visit) {
        int version = visit.exchange().pathNumber("version");
        var model = tidemill.model(visit.app(), version);
        doorman.show(
                visit,
                "model",
                doorman.frame(visit, "Model " + version, visit.app(), "models"),
                Map.of(
                        "model",
                        model,
                        "evaluation",
                        EvaluationView.of(model.evaluation()),
                        "view",
                        version(visit, version)));
    }

    private VersionView version(Visit visit, int number) {
        ModelLibrary library = tidemill.library();
        return VersionView.of(library, library.line(visit.app(), VersionLine.MODEL), number, who(visit));
    }

    private void activate(Visit visit) {
        tidemill.activate(visit.app(), visit.exchange().pathNumber("version"), who(visit));
        Visit.redirect(visit.exchange(), Text.path(visit.app()) + "/models");
    }

    private void rollback(Visit visit) {
        tidemill.rollback(visit.app(), who(visit));
        Visit.redirect(visit.exchange(), Text.path(visit.app()) + "/models");
    }

    private static String who(Visit visit) {
        return visit.session().caller().name();
    }
}

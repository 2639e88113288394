package dev.tidemill.server.console;

import dev.tidemill.app.Application;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.ModelLibrary;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Versions of every kind: lines, aliases with their history, approvals, cards, deletion, reproduction. A
/// model of an application has its page among the application's models.
final class RegistryPages {
    private static final String SECTION = "registry";
    private static final String LINE = "/registry/{kind}/{name}";
    private static final String ONE = LINE + "/{version}";

    private final Tidemill tidemill;
    private final Doorman doorman;

    RegistryPages(Tidemill tidemill, Doorman doorman) {
        this.tidemill = tidemill;
        this.doorman = doorman;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/registry", Access.SESSION, doorman.page(this::list)),
                Route.get(LINE, Access.SESSION, doorman.page(this::line)),
                Route.post(LINE + "/aliases", Access.SESSION, doorman.action(Access.ADMIN, this::point)),
                Route.get(ONE, Access.SESSION, doorman.page(this::show)),
                Route.get(ONE + "/card", Access.SESSION, doorman.page(this::card)),
                Route.post(ONE + "/approve", Access.SESSION, doorman.action(Access.ADMIN, this::approve)),
                Route.post(ONE + "/reproduce", Access.SESSION, doorman.action(Access.ADMIN, this::reproduce)),
                Route.post(ONE + "/delete", Access.SESSION, doorman.action(Access.ADMIN, this::delete)));
    }

    private ModelLibrary library() {
        return tidemill.library();
    }

    private VersionLine line(String kind, String name) {
        return library().line(name, kind);
    }

    private VersionLine asked(Visit visit) {
        VersionLine line = line(visit.exchange().path("kind"), visit.exchange().path("name"));
        if (!library().lines().contains(line)) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND, "there are no versions of kind " + line.kind() + " of " + line.application());
        }
        return line;
    }

    private static String who(Visit visit) {
        return visit.session().caller().name();
    }

    private void list(Visit visit) {
        List<LineView> lines = library().lines().stream()
                .map(line -> LineView.of(library(), line, who(visit)))
                .toList();
        doorman.show(visit, "registry", doorman.frame(visit, "Registry", "", SECTION), Map.of("lines", lines));
    }

    private void line(Visit visit) {
        VersionLine line = asked(visit);
        doorman.show(
                visit,
                "line",
                doorman.frame(visit, line.kind() + " of " + line.application(), "", SECTION),
                Map.of("view", LineView.of(library(), line, who(visit))));
    }

    private void show(Visit visit) {
        VersionLine line = asked(visit);
        int number = visit.exchange().pathNumber("version");
        if (ofApplication(line)) {
            Visit.redirect(visit.exchange(), Text.path(line.application()) + "/models/" + number);
            return;
        }
        VersionView view = VersionView.of(library(), line, number, who(visit));
        doorman.show(
                visit,
                "version",
                doorman.frame(visit, line.kind() + " " + number + " of " + line.application(), "", SECTION),
                Map.of("view", view, "card", library().card(line, number)));
    }

    private boolean ofApplication(VersionLine line) {
        return line.kind().equals(VersionLine.MODEL)
                && tidemill.applications().stream().map(Application::name).anyMatch(line.application()::equals);
    }

    private void card(Visit visit) {
        VersionLine line = asked(visit);
        int number = visit.exchange().pathNumber("version");
        doorman.show(
                visit,
                "card",
                doorman.frame(visit, "Card of " + line.kind() + " " + number, "", SECTION),
                Map.of(
                        "view",
                        VersionView.of(library(), line, number, who(visit)),
                        "card",
                        library().card(line, number)));
    }

    private void approve(Visit visit) throws IOException {
        VersionLine line = asked(visit);
        int number = visit.exchange().pathNumber("version");
        library().approve(line, number, who(visit), visit.field("note").strip());
        back(visit, VersionView.path(line) + "/" + number);
    }

    /// Points an alias at a version, or, without one, at nothing.
    private void point(Visit visit) throws IOException {
        VersionLine line = asked(visit);
        String alias = visit.field("alias").strip();
        String version = visit.field("version").strip();
        if (version.isEmpty()) {
            library().unalias(line, alias, who(visit));
        } else {
            library().alias(line, alias, version, who(visit));
        }
        back(visit, VersionView.path(line));
    }

    private void reproduce(Visit visit) {
        VersionLine line = asked(visit);
        library().reproduce(line.application(), visit.exchange().pathNumber("version"), who(visit));
        back(visit, "/jobs");
    }

    private void delete(Visit visit) {
        VersionLine line = asked(visit);
        library().delete(line, visit.exchange().pathNumber("version"), who(visit));
        back(visit, VersionView.path(line));
    }

    private static void back(Visit visit, String path) {
        Visit.redirect(visit.exchange(), path);
    }
}

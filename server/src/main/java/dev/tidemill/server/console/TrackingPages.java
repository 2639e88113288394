package dev.tidemill.server.console;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.registry.tracking.ArtifactFile;
import dev.tidemill.registry.tracking.Experiment;
import dev.tidemill.registry.tracking.Page;
import dev.tidemill.registry.tracking.Run;
import dev.tidemill.registry.tracking.RunSearch;
import dev.tidemill.registry.tracking.Stage;
import dev.tidemill.registry.tracking.Tracking;
import dev.tidemill.registry.tracking.View;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Exchange;
import dev.tidemill.server.http.Route;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Runs: found by a filter, one by one, and side by side.
final class TrackingPages {
    private static final String SECTION = "runs";
    private static final int PAGE = 50;
    private static final int MOST_COMPARED = 8;
    private static final Header BYTES = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/octet-stream");

    private final Tidemill tidemill;
    private final Doorman doorman;

    TrackingPages(Tidemill tidemill, Doorman doorman) {
        this.tidemill = tidemill;
        this.doorman = doorman;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/runs", Access.SESSION, doorman.page(this::list)),
                Route.get("/runs/compare", Access.SESSION, doorman.page(this::compare)),
                Route.get("/runs/{id}", Access.SESSION, doorman.page(this::show)),
                Route.get("/runs/{id}/file", Access.SESSION, doorman.page(this::file)),
                Route.post("/runs/{id}/delete", Access.SESSION, doorman.action(Access.ADMIN, this::delete)));
    }

    private Tracking tracking() {
        return tidemill.tracking();
    }

    private void list(Visit visit) {
        Exchange exchange = visit.exchange();
        Map<String, Experiment> experiments = experiments();
        String wanted = exchange.query("experiment").orElse("");
        String id = experiments.values().stream()
                .filter(each -> each.id().equals(wanted) || each.name().equals(wanted))
                .findFirst()
                .map(Experiment::id)
                .orElse("");
        RunsView.Asked asked = new RunsView.Asked(
                id,
                exchange.query("filter").orElse("").strip(),
                exchange.query("order").orElse(""));
        String title = id.isEmpty() ? "Runs" : "Runs of " + wanted(experiments, id);
        var frame = doorman.frame(visit, title, "", SECTION);
        try {
            Page<Run> page = search(experiments, asked, exchange.query("token").orElse(""));
            doorman.show(
                    visit,
                    "runs",
                    frame,
                    Map.of("view", RunsView.found(experiments, asked, page.items(), page.next())));
        } catch (TidemillException refused) {
            if (refused.code() != ErrorCode.INVALID) {
                throw refused;
            }
            String problem = String.valueOf(refused.getMessage());
            doorman.show(
                    visit,
                    refused.code().httpStatus(),
                    "runs",
                    frame,
                    Map.of("view", RunsView.refused(experiments, asked, problem)));
        }
    }

    private static String wanted(Map<String, Experiment> experiments, String id) {
        Experiment experiment = experiments.get(id);
        return experiment == null ? id : experiment.name();
    }

    private Map<String, Experiment> experiments() {
        return tracking().experiments().all().stream()
                .filter(each -> each.stage() == Stage.ACTIVE)
                .collect(Collectors.toMap(Experiment::id, each -> each, (a, b) -> a, LinkedHashMap::new));
    }

    private Page<Run> search(Map<String, Experiment> experiments, RunsView.Asked asked, String token) {
        List<String> in =
                asked.experiment().isEmpty() ? List.copyOf(experiments.keySet()) : List.of(asked.experiment());
        List<String> order = asked.order().isEmpty() ? List.of() : List.of(asked.order());
        return tracking().search(new RunSearch(in, asked.filter(), View.ACTIVE_ONLY, PAGE, order, token));
    }

    private void show(Visit visit) {
        RunView view = RunView.of(tracking(), visit.exchange().path("id"));
        doorman.show(
                visit,
                "run",
                doorman.frame(visit, "Run " + view.run().info().name(), "", SECTION),
                Map.of("view", view));
    }

    private void compare(Visit visit) {
        List<String> ids = visit.exchange().queries("id").stream().distinct().toList();
        if (ids.size() < 2 || ids.size() > MOST_COMPARED) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "two to " + MOST_COMPARED + " runs must be chosen to be compared, got " + ids.size()
                            + "; tick them in the list of runs");
        }
        List<Run> runs = new ArrayList<>();
        ids.forEach(id -> runs.add(tracking().run(id)));
        doorman.show(
                visit,
                "comparison",
                doorman.frame(visit, "Runs side by side", "", SECTION),
                Map.of("view", ComparisonView.of(tracking(), runs)));
    }

    /// A file of a run; never shown by the browser itself, for anybody may have written it.
    private void file(Visit visit) throws IOException {
        Exchange exchange = visit.exchange();
        String path = exchange.query("path").orElse("");
        String root =
                Tracking.ownFolder(tracking().run(exchange.path("id")).info()).orElse("");
        ArtifactFile file = tracking()
                .files()
                .find(root + "/" + path)
                .filter(found -> !root.isEmpty())
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.NOT_FOUND, "the run has no file of this path; its page lists those it has"));
        Visit.secure(exchange);
        exchange.response()
                .status(200)
                .header(BYTES)
                .header(HeaderNames.CONTENT_LENGTH, Long.toString(file.size()))
                .header(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
                .header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename*=UTF-8''" + Text.part(file.name()));
        try (InputStream in = tracking().files().open(file);
                OutputStream out = exchange.response().outputStream()) {
            in.transferTo(out);
        }
    }

    private void delete(Visit visit) {
        String id = visit.exchange().path("id");
        String experiment = tracking().run(id).info().experiment();
        tracking().purge(id);
        Visit.redirect(visit.exchange(), "/runs?experiment=" + Text.part(experiment));
    }
}

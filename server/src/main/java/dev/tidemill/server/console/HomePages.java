package dev.tidemill.server.console;

import dev.tidemill.app.Application;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Job;
import dev.tidemill.platform.ModelSummary;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Route;
import dev.tidemill.server.http.Telemetry;
import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.sse.SseSink;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Home with what happens just now, and jobs.
final class HomePages {
    private static final int STREAMS_MOST = 32;
    private static final long PATIENCE_MILLIS = 5000;

    private final Tidemill tidemill;
    private final LiveRates rates;
    private final Doorman doorman;
    private final Semaphore streams = new Semaphore(STREAMS_MOST);

    HomePages(Tidemill tidemill, Telemetry telemetry, Doorman doorman) {
        this.tidemill = tidemill;
        this.rates = new LiveRates(tidemill, telemetry, System::nanoTime);
        this.doorman = doorman;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/", Access.SESSION, doorman.page(this::home)),
                Route.get("/live", Access.SESSION, doorman.page(this::live)),
                Route.get("/jobs", Access.SESSION, doorman.page(this::jobs)),
                Route.get("/jobs/table", Access.SESSION, doorman.page(this::jobTable)));
    }

    private void home(Visit visit) {
        List<AppCard> cards = tidemill.applications().stream().map(this::card).toList();
        doorman.show(
                visit,
                "home",
                doorman.frame(visit, "Overview", "", "home"),
                Map.of("cards", cards, "rates", Rates.NONE));
    }

    private AppCard card(Application application) {
        Optional<ModelSummary> active = tidemill.models(application.name()).stream()
                .filter(ModelSummary::active)
                .findFirst();
        return new AppCard(
                application.name(),
                application.version().toString(),
                application.description(),
                active.map(model -> "model " + model.version() + " in use").orElse("no model, rules alone"),
                application.features().size(),
                tidemill.statistics(application.name()));
    }

    private void live(Visit visit) {
        if (!streams.tryAcquire()) {
            throw new TidemillException(
                    ErrorCode.UNAVAILABLE,
                    "at most " + STREAMS_MOST + " pages may show live rates at once; close some");
        }
        try (LiveRates.Listener listener = rates.listen();
                SseSink sink = visit.exchange().response().sink(SseSink.TYPE)) {
            while (true) {
                Optional<Rates> next = listener.next(PATIENCE_MILLIS);
                if (next.isPresent()) {
                    String tiles =
                            new String(doorman.rendered("tiles", Map.of("rates", next.get())), StandardCharsets.UTF_8);
                    sink.emit(SseEvent.builder()
                            .name("rates")
                            .data(tiles.replace("\n", ""))
                            .build());
                }
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (UncheckedIOException | IllegalStateException gone) {
            // the visitor has left the page, or the server stops
        } finally {
            streams.release();
        }
    }

    private void jobs(Visit visit) {
        doorman.show(visit, "jobs", doorman.frame(visit, "Jobs", "", "jobs"), Map.of("jobs", tidemill.jobs()));
    }

    private void jobTable(Visit visit) {
        List<Job> jobs = tidemill.jobs();
        doorman.part(visit, "jobtable", Map.of("jobs", jobs));
    }
}

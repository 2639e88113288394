package dev.tidemill.server.console;

import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Route;
import dev.tidemill.server.http.Telemetry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// The console: its pages as routes.
public final class Console {
    private Console() {}

    /// All pages over a platform.
    public static List<Route> routes(Tidemill tidemill, Telemetry telemetry) {
        InstantSource clock = InstantSource.system();
        Sessions sessions = new Sessions(tidemill.keys(), clock, new SecureRandom());
        Templates templates = new Templates();
        Doorman doorman = new Doorman(tidemill, sessions, templates);
        Assets assets = new Assets();
        List<Route> routes = new ArrayList<>(doorman.routes());
        routes.add(Route.get("/assets/{file}", Access.OPEN, assets::serve));
        routes.addAll(new HomePages(tidemill, telemetry, doorman).routes());
        routes.addAll(new DecisionPages(tidemill, doorman).routes());
        routes.addAll(new ModelPages(tidemill, doorman).routes());
        routes.addAll(new BacktestPages(tidemill, doorman).routes());
        routes.addAll(new ExperimentPages(tidemill, doorman).routes());
        routes.addAll(new RolloutPages(tidemill, doorman, clock).routes());
        routes.addAll(new DataPages(tidemill, doorman).routes());
        routes.addAll(new DataCarePages(tidemill, doorman).routes());
        routes.addAll(new TrackingPages(tidemill, doorman).routes());
        routes.addAll(new RegistryPages(tidemill, doorman).routes());
        routes.addAll(new RetrainingPages(tidemill, doorman).routes());
        routes.addAll(new WatchPages(tidemill, doorman, clock).routes());
        routes.addAll(new CostPages(tidemill, doorman, clock).routes());
        routes.addAll(new AssistantPages(tidemill, doorman).routes());
        return routes;
    }
}

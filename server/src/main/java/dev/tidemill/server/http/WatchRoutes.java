package dev.tidemill.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Silence;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.watch.WatchReport;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// What is watched: monitors, the whole report, alerts, silences.
final class WatchRoutes {
    private static final int MOST = 1000;
    private static final int USUAL = 50;

    private final Tidemill tidemill;

    WatchRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/apps/{app}/monitors", Access.READ, this::monitors),
                Route.get("/v1/apps/{app}/watch", Access.READ, this::report),
                Route.get("/v1/apps/{app}/alerts", Access.READ, this::alerts),
                Route.post("/v1/apps/{app}/monitors/{monitor}/silence", Access.ADMIN, this::silence));
    }

    private void monitors(Exchange exchange) {
        String app = exchange.path("app");
        WatchReport report = tidemill.watching().report(app);
        List<Silence> silences = tidemill.watching().silences(app);
        exchange.json(200, json -> {
            json.writeStartObject();
            Json.raw(json, "monitors", WatchJson.write(report.monitors()));
            Json.raw(json, "silences", WatchJson.write(silences));
            Json.raw(json, "progress", WatchJson.write(report.progress()));
            json.writeEndObject();
        });
    }

    private void report(Exchange exchange) {
        String report = WatchJson.write(tidemill.watching().report(exchange.path("app")));
        exchange.json(200, json -> json.writeRawValue(report));
    }

    private void alerts(Exchange exchange) {
        long before = exchange.queryNumber("before", Long.MAX_VALUE, 0, Long.MAX_VALUE);
        int limit = (int) exchange.queryNumber("limit", USUAL, 1, MOST);
        String alerts = WatchJson.write(tidemill.watching().alerts(exchange.path("app"), before, limit));
        exchange.json(200, json -> {
            json.writeStartObject();
            Json.raw(json, "alerts", alerts);
            json.writeEndObject();
        });
    }

    private void silence(Exchange exchange) throws IOException {
        JsonNode command = exchange.command();
        Instant until = ModelRoutes.instant(command, "until")
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.INVALID,
                        "until must say how long the monitor is silent, such as 2026-01-01T00:00:00Z"));
        Silence silence =
                tidemill.watching().silence(exchange.path("app"), exchange.path("monitor"), until, exchange.who());
        exchange.json(200, json -> json.writeRawValue(WatchJson.write(silence)));
    }
}

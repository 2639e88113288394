package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Retraining;
import dev.tidemill.platform.RetrainingEntry;
import dev.tidemill.platform.RetrainingRun;
import dev.tidemill.platform.RetrainingStatus;
import dev.tidemill.platform.Tidemill;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Models trained again: where the loop stands, what it did, and beginning or ending a run by hand.
final class RetrainingRoutes {
    private static final String ROOT = "/v1/apps/{app}/retraining";
    private static final int LONGEST_WHY = 500;
    private static final int MOST = 1000;
    private static final int USUAL = 50;

    private final Tidemill tidemill;

    RetrainingRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    List<Route> routes() {
        return List.of(
                Route.get(ROOT, Access.READ, this::show),
                Route.post(ROOT, Access.ADMIN, this::trigger),
                Route.post(ROOT + "/cancel", Access.ADMIN, this::cancel),
                Route.get(ROOT + "/{run}", Access.READ, this::entries));
    }

    private Retraining retraining() {
        return tidemill.retraining();
    }

    private void show(Exchange exchange) {
        String app = exchange.path("app");
        int limit = (int) exchange.queryNumber("limit", USUAL, 1, MOST);
        RetrainingStatus status = retraining().status(app);
        List<RetrainingRun> history = retraining().history(app, limit);
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeBooleanField("declared", status.declared());
            if (status.running().isPresent()) {
                json.writeNumberField("running", status.running().get().run());
            }
            if (status.waiting().isPresent()) {
                json.writeStringField("waiting", status.waiting().get().reason());
            }
            if (status.held().isPresent()) {
                json.writeStringField("held", status.held().get());
            }
            json.writeArrayFieldStart("history");
            for (RetrainingRun run : history) {
                write(json, run);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void trigger(Exchange exchange) throws IOException {
        RetrainingRun run = retraining().trigger(exchange.path("app"), exchange.who(), why(exchange));
        exchange.json(202, json -> write(json, run));
    }

    private void cancel(Exchange exchange) throws IOException {
        RetrainingRun run = retraining().cancel(exchange.path("app"), exchange.who(), why(exchange));
        exchange.json(200, json -> write(json, run));
    }

    private static String why(Exchange exchange) throws IOException {
        JsonNode why = exchange.command(Set.of("why")).path("why");
        if (why.asText("").length() > LONGEST_WHY) {
            throw new TidemillException(
                    ErrorCode.INVALID, "why must have at most " + LONGEST_WHY + " characters; say it shorter");
        }
        return why.asText("");
    }

    private void entries(Exchange exchange) {
        String run = exchange.path("run");
        if (!run.matches("\\d{1,9}")) {
            throw new TidemillException(ErrorCode.INVALID, "a run must be given by its number, got \"" + run + "\"");
        }
        List<RetrainingEntry> entries = retraining().entries(exchange.path("app"), Integer.parseInt(run));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("entries");
            for (RetrainingEntry entry : entries) {
                json.writeStartObject();
                json.writeStringField("at", entry.at().toString());
                json.writeStringField("who", entry.who());
                json.writeStringField("action", entry.action());
                json.writeStringField("why", entry.why());
                lines(json, entry.evidence());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, RetrainingRun run) throws IOException {
        json.writeStartObject();
        json.writeNumberField("run", run.run());
        json.writeStringField("stage", run.stage().word());
        json.writeStringField("reason", run.reason());
        lines(json, run.evidence());
        json.writeStringField("who", run.who());
        json.writeStringField("began", run.began().toString());
        json.writeStringField("changed", run.changed().toString());
        json.writeStringField("why", run.why());
        if (run.dataset().isPresent()) {
            json.writeStringField("dataset", run.dataset().get());
        }
        if (run.challenger().isPresent()) {
            json.writeNumberField("challenger", run.challenger().getAsInt());
        }
        if (run.champion().isPresent()) {
            json.writeNumberField("champion", run.champion().getAsInt());
        }
        if (run.rollout().isPresent()) {
            json.writeStringField("rollout", run.rollout().get());
        }
        json.writeEndObject();
    }

    private static void lines(JsonGenerator json, List<String> lines) throws IOException {
        json.writeArrayFieldStart("evidence");
        for (String line : lines) {
            json.writeString(line);
        }
        json.writeEndArray();
    }
}

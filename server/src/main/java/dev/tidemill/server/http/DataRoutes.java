package dev.tidemill.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Quarantined;
import dev.tidemill.platform.DatasetSummary;
import dev.tidemill.platform.Tidemill;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// Data at rest: imports, replays into datasets, verification, quarantine.
final class DataRoutes {
    private final Tidemill tidemill;

    DataRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/apps/{app}/imports", Access.ADMIN, this::importFiles),
                Route.post("/v1/apps/{app}/replays", Access.ADMIN, this::replay),
                Route.post("/v1/apps/{app}/verifications", Access.ADMIN, this::verify),
                Route.get("/v1/apps/{app}/datasets", Access.READ, this::datasets),
                Route.get("/v1/apps/{app}/datasets/{digest}", Access.READ, this::dataset),
                Route.get("/v1/apps/{app}/quarantine", Access.READ, this::quarantine));
    }

    private void importFiles(Exchange exchange) throws IOException {
        JsonNode command = exchange.command();
        String app = exchange.path("app");
        String mapping = command.path("mapping").asText("");
        var mappings = tidemill.application(app).imports().keySet();
        if (mapping.isEmpty() && mappings.size() == 1) {
            mapping = mappings.iterator().next();
        }
        if (!mappings.contains(mapping)) {
            throw new TidemillException(
                    ErrorCode.INVALID, "mapping must be one of " + mappings + ", got \"" + mapping + "\"");
        }
        JobRoutes.accepted(exchange, tidemill.importFiles(app, mapping, ApplicationRoutes.folder(command, "path")));
    }

    private void replay(Exchange exchange) throws IOException {
        JobRoutes.accepted(
                exchange,
                tidemill.replayFeatures(exchange.path("app"), ModelRoutes.instant(exchange.command(), "cutoff")));
    }

    private void verify(Exchange exchange) {
        JobRoutes.accepted(exchange, tidemill.verifyFeatures(exchange.path("app")));
    }

    private void datasets(Exchange exchange) {
        List<DatasetSummary> datasets = tidemill.datasets(exchange.path("app"));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("datasets");
            for (DatasetSummary dataset : datasets) {
                json.writeStartObject();
                fields(json, dataset);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void dataset(Exchange exchange) {
        DatasetSummary dataset = tidemill.dataset(exchange.path("app"), exchange.path("digest"));
        exchange.json(200, json -> {
            json.writeStartObject();
            fields(json, dataset);
            Json.raw(json, "manifest", dataset.manifest());
            json.writeEndObject();
        });
    }

    private static void fields(com.fasterxml.jackson.core.JsonGenerator json, DatasetSummary dataset)
            throws IOException {
        json.writeStringField("digest", dataset.digest());
        json.writeStringField("application_version", dataset.applicationVersion());
        json.writeNumberField("rows", dataset.rows());
        Json.time(json, "created", dataset.created());
        Json.time(json, "cutoff", dataset.cutoff());
    }

    private void quarantine(Exchange exchange) {
        long before = exchange.queryNumber("before", Long.MAX_VALUE, 0, Long.MAX_VALUE);
        int limit = (int) exchange.queryNumber("limit", DecisionRoutes.PAGE_USUAL, 1, DecisionRoutes.PAGE_MOST);
        List<Quarantined> inputs = tidemill.quarantine(exchange.path("app"), before, limit);
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("inputs");
            for (Quarantined input : inputs) {
                json.writeStartObject();
                json.writeNumberField("sequence", input.sequence());
                json.writeStringField("stream", input.stream());
                Json.time(json, "received", Instant.ofEpochMilli(input.received()));
                json.writeStringField("origin", input.origin());
                ProblemJson.list(json, input.problems());
                json.writeStringField("body", new String(input.body(), StandardCharsets.UTF_8));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeFieldName("next");
            if (inputs.size() == limit && inputs.getLast().sequence() > 0) {
                json.writeNumber(inputs.getLast().sequence());
            } else {
                json.writeNull();
            }
            json.writeEndObject();
        });
    }
}

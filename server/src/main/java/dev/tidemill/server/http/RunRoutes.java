package dev.tidemill.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.registry.tracking.Experiment;
import dev.tidemill.registry.tracking.Page;
import dev.tidemill.registry.tracking.Run;
import dev.tidemill.registry.tracking.RunSearch;
import dev.tidemill.registry.tracking.View;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Runs, for people and scripts of ours: search by the name of an experiment, one run, and deletion for ever, which
/// MLflow has no call for.
final class RunRoutes {
    private static final int MOST = 1000;

    private final Tidemill tidemill;

    RunRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/runs/search", Access.READ, this::search),
                Route.get("/v1/runs/{id}", Access.READ, this::show),
                Route.delete("/v1/runs/{id}", Access.ADMIN, this::purge),
                Route.delete("/v1/experiments/{id}", Access.ADMIN, this::purgeExperiment));
    }

    private void search(Exchange exchange) throws IOException {
        JsonNode command = exchange.command();
        List<String> order = new ArrayList<>();
        command.path("order_by").forEach(key -> order.add(key.asText()));
        Optional<String> experiment = ModelRoutes.text(command, "experiment");
        List<String> in = experiment.isPresent()
                ? tidemill.tracking().experiments().find(experiment.get()).map(Experiment::id).stream()
                        .toList()
                : tidemill.tracking().experiments().all().stream()
                        .map(Experiment::id)
                        .toList();
        Page<Run> page = tidemill.tracking()
                .search(new RunSearch(
                        in,
                        command.path("filter").asText(""),
                        View.ACTIVE_ONLY,
                        Math.clamp(command.path("limit").asInt(100), 1, MOST),
                        order,
                        command.path("token").asText("")));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("runs");
            for (Run run : page.items()) {
                MlflowJson.run(json, run);
            }
            json.writeEndArray();
            json.writeStringField("next", page.next());
            json.writeEndObject();
        });
    }

    private void show(Exchange exchange) {
        Run run = tidemill.tracking().run(exchange.path("id"));
        exchange.json(200, json -> MlflowJson.run(json, run));
    }

    private void purge(Exchange exchange) {
        tidemill.tracking().purge(exchange.path("id"));
        purged(exchange);
    }

    private void purgeExperiment(Exchange exchange) {
        tidemill.tracking().purgeExperiment(exchange.path("id"));
        purged(exchange);
    }

    private static void purged(Exchange exchange) {
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("purged", exchange.path("id"));
            json.writeEndObject();
        });
    }
}

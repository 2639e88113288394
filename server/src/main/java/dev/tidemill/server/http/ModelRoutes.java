package dev.tidemill.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.ActivationEntry;
import dev.tidemill.platform.ModelSummary;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.platform.TrainRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/// Models: training, evaluating, looking at them, putting one in use and going back.
final class ModelRoutes {
    private final Tidemill tidemill;

    ModelRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/apps/{app}/models", Access.READ, this::list),
                Route.get("/v1/apps/{app}/models/{version}", Access.READ, this::show),
                Route.post("/v1/apps/{app}/models/rollback", Access.ADMIN, this::rollback),
                Route.post("/v1/apps/{app}/models/{version}/activate", Access.ADMIN, this::activate),
                Route.post("/v1/apps/{app}/models/{version}/evaluations", Access.ADMIN, this::evaluate),
                Route.get("/v1/apps/{app}/activations", Access.READ, this::activations),
                Route.post("/v1/apps/{app}/trainings", Access.ADMIN, this::train));
    }

    private void list(Exchange exchange) {
        List<ModelSummary> models = tidemill.models(exchange.path("app"));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("models");
            for (ModelSummary model : models) {
                ModelJson.summary(json, model);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void show(Exchange exchange) {
        ModelSummary model = tidemill.model(exchange.path("app"), exchange.pathNumber("version"));
        exchange.json(200, json -> ModelJson.whole(json, model));
    }

    private void activate(Exchange exchange) {
        ActivationEntry entry = tidemill.activate(exchange.path("app"), exchange.pathNumber("version"), exchange.who());
        exchange.json(200, json -> ModelJson.activation(json, entry));
    }

    private void rollback(Exchange exchange) {
        ActivationEntry entry = tidemill.rollback(exchange.path("app"), exchange.who());
        exchange.json(200, json -> ModelJson.activation(json, entry));
    }

    private void activations(Exchange exchange) {
        List<ActivationEntry> entries = tidemill.activations(exchange.path("app"));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("activations");
            for (ActivationEntry entry : entries) {
                ModelJson.activation(json, entry);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void train(Exchange exchange) throws IOException {
        JsonNode command = exchange.command();
        TrainRequest request = new TrainRequest(
                text(command, "dataset"),
                instant(command, "train_from"),
                instant(command, "test_from"),
                command.path("accept_anomalies").asBoolean(false));
        JobRoutes.accepted(exchange, tidemill.train(exchange.path("app"), request, exchange.who()));
    }

    private void evaluate(Exchange exchange) throws IOException {
        Optional<String> dataset = text(exchange.command(), "dataset");
        JobRoutes.accepted(exchange, tidemill.evaluate(exchange.path("app"), exchange.pathNumber("version"), dataset));
    }

    static Optional<String> text(JsonNode command, String name) {
        String text = command.path(name).asText("");
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    static Optional<Instant> instant(JsonNode command, String name) {
        return text(command, name).map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException malformed) {
                throw new TidemillException(
                        ErrorCode.INVALID,
                        name + " must be a time like 2018-07-25T00:00:00Z, got \""
                                + text.substring(0, Math.min(80, text.length())) + "\"",
                        malformed);
            }
        });
    }
}

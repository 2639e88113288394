package dev.tidemill.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.platform.Inference;
import dev.tidemill.platform.Inference.Which;
import dev.tidemill.platform.Tidemill;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The Open Inference Protocol v2 with Triton's extensions (binary tensors, repository, statistics), and
/// KServe's v1
/// `:predict`.
final class InferenceRoutes {
    static final String NAME = "tidemill";
    static final String PLATFORM_VERSION = "0.1.0";
    static final List<String> EXTENSIONS = List.of("binary_tensor_data", "model_repository", "statistics", "kserve_v1");

    private static final HeaderName JSON_LENGTH = HeaderNames.create("Inference-Header-Content-Length");
    private static final Header OCTETS =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/octet-stream");
    private static final Duration PREDICT_LIMIT = Duration.ofSeconds(30);
    private static final String MODEL = "/v2/models/{model}";
    private static final String VERSION = MODEL + "/versions/{version}";

    private final Tidemill tidemill;

    InferenceRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    List<Route> routes() {
        return List.of(
                Route.post(MODEL + "/infer", Access.READ, this::infer),
                Route.post(VERSION + "/infer", Access.READ, this::infer),
                Route.get("/v2", Access.OPEN, InferenceRoutes::server),
                Route.get("/v2/health/live", Access.OPEN, exchange -> flag(exchange, 200, "live", true)),
                Route.get("/v2/health/ready", Access.OPEN, this::serverReady),
                Route.get("/v2/models/stats", Access.READ, this::statistics),
                Route.get(MODEL, Access.READ, this::describe),
                Route.get(VERSION, Access.READ, this::describe),
                Route.get(MODEL + "/ready", Access.READ, this::ready),
                Route.get(VERSION + "/ready", Access.READ, this::ready),
                Route.get(MODEL + "/stats", Access.READ, this::statistics),
                Route.get(VERSION + "/stats", Access.READ, this::statistics),
                Route.post("/v2/repository/index", Access.READ, this::index),
                Route.post("/v2/repository/models/{model}/load", Access.ADMIN, this::load),
                Route.post("/v2/repository/models/{model}/unload", Access.ADMIN, this::unload),
                Route.post("/v1/models/{model}:predict", Access.READ, this::predict));
    }

    private Inference inference() {
        return tidemill.inference();
    }

    private static Which which(Exchange exchange) {
        return new Which(exchange.path("model"), version(exchange));
    }

    private static Optional<String> version(Exchange exchange) {
        return exchange.request().path().pathParameters().first("version").asOptional();
    }

    private static void server(Exchange exchange) {
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("name", NAME);
            json.writeStringField("version", PLATFORM_VERSION);
            Json.strings(json, "extensions", EXTENSIONS);
            json.writeEndObject();
        });
    }

    private static void flag(Exchange exchange, int status, String name, boolean value) {
        exchange.json(status, json -> {
            json.writeStartObject();
            json.writeBooleanField(name, value);
            json.writeEndObject();
        });
    }

    private void serverReady(Exchange exchange) {
        boolean ready = tidemill.ready();
        flag(exchange, ready ? 200 : 503, "ready", ready);
    }

    private void describe(Exchange exchange) {
        Inference.Described model = inference().describe(which(exchange));
        exchange.json(200, json -> InferenceJson.described(json, model));
    }

    private void ready(Exchange exchange) {
        boolean ready = inference().ready(which(exchange));
        exchange.json(ready ? 200 : 400, json -> {
            json.writeStartObject();
            json.writeStringField("name", exchange.path("model"));
            json.writeBooleanField("ready", ready);
            json.writeEndObject();
        });
    }

    private void infer(Exchange exchange) throws IOException {
        byte[] body = exchange.body(bytesMax(exchange));
        InferenceRequest request = InferenceRequest.read(body, exchange.header(JSON_LENGTH));
        Inference.Answer answer =
                inference().infer(which(exchange), request.inputs(), request.outputs(), request.limit());
        ByteArrayOutputStream behind = new ByteArrayOutputStream();
        byte[] json = InferenceJson.answer(answer, request, behind);
        if (behind.size() == 0) {
            exchange.send(200, HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json"), json);
            return;
        }
        exchange.response().header(JSON_LENGTH, Integer.toString(json.length));
        ByteArrayOutputStream whole = new ByteArrayOutputStream(json.length + behind.size());
        whole.write(json);
        behind.writeTo(whole);
        exchange.send(200, OCTETS, whole.toByteArray());
    }

    static int bytesMax(Exchange exchange) {
        return (int) Math.min(Integer.MAX_VALUE - 16, exchange.limits().eventBytesMax());
    }

    private void statistics(Exchange exchange) {
        Optional<String> model =
                exchange.request().path().pathParameters().first("model").asOptional();
        List<Inference.Statistics> all = inference().statistics(model, version(exchange));
        exchange.json(200, json -> InferenceJson.statistics(json, all));
    }

    private void index(Exchange exchange) throws IOException {
        boolean readyOnly = exchange.command().path("ready").asBoolean(false);
        List<Inference.Listed> index = inference().index().stream()
                .filter(model -> model.ready() || !readyOnly)
                .toList();
        exchange.json(200, json -> InferenceJson.listed(json, index));
    }

    private void load(Exchange exchange) {
        inference().load(exchange.path("model"));
        exchange.json(200, InferenceRoutes::nothing);
    }

    private void unload(Exchange exchange) {
        inference().unload(exchange.path("model"));
        exchange.json(200, InferenceRoutes::nothing);
    }

    private static void nothing(com.fasterxml.jackson.core.JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeEndObject();
    }

    private void predict(Exchange exchange) throws IOException {
        JsonNode command = Json.MAPPER.readTree(exchange.body(bytesMax(exchange)));
        Which which = new Which(exchange.path("model"), Optional.empty());
        Inference.Described model = inference().describe(which);
        Inference.Answer answer =
                inference().infer(which, Instances.read(command, model.signature()), Set.of(), PREDICT_LIMIT);
        exchange.json(200, json -> Instances.write(json, answer.outputs()));
    }
}

package dev.tidemill.server.http;

import dev.tidemill.platform.ModelSummary;
import dev.tidemill.platform.OutsideModel;
import dev.tidemill.platform.Tidemill;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Taking in models made elsewhere: the body is the model file, the query says what it is.
final class RegistrationRoutes {
    private static final String OCTETS = "application/octet-stream";
    private static final List<String> SETTINGS = List.of("output", "column", "gives");

    private final Tidemill tidemill;

    RegistrationRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/apps/{app}/models", Access.ADMIN, this::register),
                Route.post("/v1/tensor-models/{model}", Access.ADMIN, this::registerTensorModel));
    }

    private static byte[] file(Exchange exchange) throws IOException {
        String type = exchange.mediaType();
        if (!type.equals(OCTETS)) {
            throw Refusal.mediaType(type, OCTETS);
        }
        return exchange.body(InferenceRoutes.bytesMax(exchange));
    }

    private void register(Exchange exchange) throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (String name : SETTINGS) {
            exchange.query(name).ifPresent(value -> settings.put(name, value));
        }
        exchange.query("fill").ifPresent(given -> fills(given, settings));
        List<String> inputs = exchange.query("inputs")
                .map(given -> List.of(given.strip().split("\\s*,\\s*")))
                .orElseGet(List::of);
        OutsideModel model =
                new OutsideModel(exchange.query("format").orElse("onnx"), inputs, settings, file(exchange));
        ModelSummary summary = tidemill.inference().register(exchange.path("app"), model, exchange.who());
        exchange.json(201, json -> ModelJson.whole(json, summary));
    }

    /// `0`, or `amount=0,count=1`: for all, or for some.
    private static void fills(String given, Map<String, String> settings) {
        for (String one : given.strip().split("\\s*,\\s*")) {
            int equals = one.indexOf('=');
            settings.put(equals < 0 ? "fill" : "fill." + one.substring(0, equals), one.substring(equals + 1));
        }
    }

    private void registerTensorModel(Exchange exchange) throws IOException {
        String name = exchange.path("model");
        int version = tidemill.inference().registerTensorModel(name, file(exchange), exchange.who());
        exchange.json(201, json -> {
            json.writeStartObject();
            json.writeStringField("name", name);
            json.writeNumberField("version", version);
            json.writeEndObject();
        });
    }
}

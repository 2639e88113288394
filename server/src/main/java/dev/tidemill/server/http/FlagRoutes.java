package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Experimentation;
import dev.tidemill.platform.FlagEvaluation;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The OpenFeature Remote Evaluation Protocol (OFREP): experiments as flags, so that any OpenFeature SDK can ask for
/// an arm. One flag asked for counts its unit as having seen the arm; all flags at once do not, for a client fetches
/// those that it may never use.
final class FlagRoutes {
    private static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

    private final Experimentation experiments;

    FlagRoutes(Experimentation experiments) {
        this.experiments = experiments;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/ofrep/v1/evaluate/flags", Access.READ, this::all),
                Route.post("/ofrep/v1/evaluate/flags/{key}", Access.WRITE, this::one));
    }

    /// A request that the protocol has an error code for.
    private static final class Unsound extends Exception {
        private static final long serialVersionUID = 1L;
        private final String code;

        Unsound(String code, String details) {
            super(details);
            this.code = code;
        }
    }

    private void one(Exchange exchange) throws IOException {
        String key = exchange.path("key");
        try {
            Optional<FlagEvaluation> given = experiments.evaluate(key, context(exchange));
            if (given.isPresent()) {
                exchange.json(200, json -> flag(json, given.get()));
            } else {
                error(exchange, 404, key, "FLAG_NOT_FOUND", "no application declares an experiment \"" + key + "\"");
            }
        } catch (Unsound unsound) {
            error(exchange, 400, key, unsound.code, String.valueOf(unsound.getMessage()));
        } catch (TidemillException refused) {
            if (refused.code() != ErrorCode.INVALID) {
                throw refused;
            }
            error(exchange, 400, key, "TARGETING_KEY_MISSING", String.valueOf(refused.getMessage()));
        }
    }

    private void all(Exchange exchange) throws IOException {
        Map<String, Object> context;
        try {
            context = context(exchange);
        } catch (Unsound unsound) {
            error(exchange, 400, "", unsound.code, String.valueOf(unsound.getMessage()));
            return;
        }
        List<FlagEvaluation> given = experiments.evaluateAll(context);
        byte[] body = Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("flags");
            for (FlagEvaluation one : given) {
                flag(json, one);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
        String tag = '"' + digest(body) + '"';
        exchange.response().header(HeaderNames.ETAG, tag);
        if (exchange.header(HeaderNames.IF_NONE_MATCH).filter(tag::equals).isPresent()) {
            exchange.send(304, JSON, new byte[0]);
        } else {
            exchange.send(200, JSON, body);
        }
    }

    private static Map<String, Object> context(Exchange exchange) throws IOException, Unsound {
        JsonNode body;
        try {
            body = Json.MAPPER.readTree(exchange.body(exchange.limits().commandBytesMax()));
        } catch (JsonProcessingException malformed) {
            throw new Unsound("PARSE_ERROR", "body must be JSON, " + Exchange.place(malformed) + " it is not");
        }
        JsonNode given = body.path("context");
        if (!body.isObject() || !(given.isObject() || given.isMissingNode() || given.isNull())) {
            throw new Unsound("INVALID_CONTEXT", "body must be an object with a context, an object too");
        }
        Map<String, Object> context = new LinkedHashMap<>();
        given.properties().forEach(entry -> {
            if (entry.getValue().isTextual() || entry.getValue().isNumber()) {
                context.put(entry.getKey(), entry.getValue().asText());
            }
        });
        return context;
    }

    private static void flag(JsonGenerator json, FlagEvaluation given) throws IOException {
        json.writeStartObject();
        json.writeStringField("key", given.key());
        json.writeStringField("reason", given.reason());
        json.writeStringField("variant", given.variant());
        json.writeFieldName("value");
        Json.any(json, given.value());
        json.writeFieldName("metadata");
        Json.any(json, given.metadata());
        json.writeEndObject();
    }

    private static void error(Exchange exchange, int status, String key, String code, String details) {
        exchange.json(status, json -> {
            json.writeStartObject();
            if (!key.isEmpty()) {
                json.writeStringField("key", key);
            }
            json.writeStringField("errorCode", code);
            json.writeStringField("errorDetails", details);
            json.writeEndObject();
        });
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java runtime has SHA-256", missing);
        }
    }
}

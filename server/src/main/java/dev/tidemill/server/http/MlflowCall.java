package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.tracking.View;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parameters of one call, from the body or the query, as MLflow sends them: whole numbers may be texts.
final class MlflowCall {
    /// The most bytes of a body; MLflow's own limit.
    static final int BODY = 1 << 20;

    /// A dataset's profile may be larger than any other parameter.
    static final int LARGE_BODY = 20 << 20;

    private final Exchange exchange;
    private final JsonNode body;

    private MlflowCall(Exchange exchange, JsonNode body) {
        this.exchange = exchange;
        this.body = body;
    }

    static MlflowCall of(Exchange exchange) throws IOException {
        return of(exchange, BODY);
    }

    static MlflowCall of(Exchange exchange, int limit) throws IOException {
        byte[] bytes = exchange.body(limit);
        if (bytes.length == 0) {
            return new MlflowCall(exchange, MissingNode.getInstance());
        }
        try {
            JsonNode body = Json.MAPPER.readTree(bytes);
            if (body.isObject()) {
                return new MlflowCall(exchange, body);
            }
        } catch (JsonProcessingException malformed) {
            throw invalid("body must be JSON, " + Exchange.place(malformed) + " it is not");
        }
        throw invalid("body must be a JSON object");
    }

    Exchange exchange() {
        return exchange;
    }

    String who() {
        return exchange.who();
    }

    Optional<String> text(String name) {
        JsonNode value = body.path(name);
        if (value.isValueNode() && !value.isNull()) {
            return Optional.of(value.asText());
        }
        if (!value.isMissingNode() && !value.isNull()) {
            throw invalid("Invalid value " + shown(value.toString()) + " for parameter '" + name + "' supplied");
        }
        return exchange.query(name);
    }

    String required(String name) {
        return text(name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> invalid("Missing value for required parameter '" + name + "'"));
    }

    /// A parameter that must be there but may be empty.
    String given(String name) {
        return text(name).orElseThrow(() -> invalid("Missing value for required parameter '" + name + "'"));
    }

    /// The run that a call is about, under its new or its old name.
    String run() {
        return text("run_id")
                .filter(id -> !id.isEmpty())
                .or(() -> text("run_uuid"))
                .filter(id -> !id.isEmpty())
                .orElseThrow(() -> invalid("Missing value for required parameter 'run_id'"));
    }

    long whole(String name, long otherwise) {
        Optional<String> text = text(name).filter(value -> !value.isEmpty());
        return text.isEmpty() ? otherwise : whole(name, text.get());
    }

    private static long whole(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notOne) {
            throw invalid("Invalid value " + shown(text) + " for parameter '" + name + "' supplied");
        }
    }

    static double number(JsonNode value, String name) {
        if (value.isMissingNode() || value.isNull()) {
            throw invalid("Missing value for required parameter '" + name + "'");
        }
        try {
            return value.isNumber() ? value.asDouble() : Double.parseDouble(value.asText());
        } catch (NumberFormatException notOne) {
            throw invalid("Invalid value " + shown(value.asText()) + " for parameter '" + name + "' supplied");
        }
    }

    JsonNode node(String name) {
        return body.path(name);
    }

    JsonNode body() {
        return body;
    }

    List<String> texts(String name) {
        List<String> all = new ArrayList<>();
        if (body.path(name).isArray()) {
            body.path(name).forEach(value -> all.add(value.asText()));
        } else if (exchange.request().query().contains(name)) {
            all.addAll(exchange.request().query().all(name));
        }
        return all;
    }

    /// `[{"key": …, "value": …}]`
    Map<String, String> pairs(String name) {
        Map<String, String> pairs = new HashMap<>();
        for (JsonNode pair : body.path(name)) {
            if (!pair.path("key").isTextual()) {
                throw invalid("Missing value for required parameter 'key'");
            }
            String value = pair.path("value").asText("");
            String before = pairs.put(pair.path("key").asText(), value);
            if (before != null && !before.equals(value) && name.equals("params")) {
                throw invalid("Duplicate parameter keys have been submitted: "
                        + shown(pair.path("key").asText()));
            }
        }
        return pairs;
    }

    View view(String name) {
        String word = text(name).filter(value -> !value.isEmpty()).orElse("ACTIVE_ONLY");
        return switch (word) {
            case "ACTIVE_ONLY", "1" -> View.ACTIVE_ONLY;
            case "DELETED_ONLY", "2" -> View.DELETED_ONLY;
            case "ALL", "3" -> View.ALL;
            default -> throw invalid("Invalid value " + shown(word) + " for parameter '" + name + "' supplied");
        };
    }

    static TidemillException invalid(String message) {
        return new TidemillException(ErrorCode.INVALID, message);
    }

    static String shown(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}

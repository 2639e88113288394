package dev.tidemill.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.app.RolloutDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.serve.rollout.AuditEntry;
import dev.tidemill.serve.rollout.PlanJson;
import dev.tidemill.serve.rollout.RolloutRequest;
import dev.tidemill.serve.rollout.RolloutStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Rollouts: starting one, looking at it, and taking it into one's own hands.
final class RolloutRoutes {
    private static final int LONGEST_WHY = 500;

    private final Tidemill tidemill;

    RolloutRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    List<Route> routes() {
        String one = "/v1/apps/{app}/rollouts/{id}";
        return List.of(
                Route.get("/v1/apps/{app}/rollouts", Access.READ, this::list),
                Route.post("/v1/apps/{app}/rollouts", Access.ADMIN, this::start),
                Route.get(one, Access.READ, this::show),
                Route.get(one + "/history", Access.READ, this::history),
                Route.post(one + "/pause", Access.ADMIN, this::pause),
                Route.post(one + "/resume", Access.ADMIN, this::resume),
                Route.post(one + "/promote", Access.ADMIN, this::promote),
                Route.post(one + "/abort", Access.ADMIN, this::abort),
                Route.post("/v1/apps/{app}/policies", Access.ADMIN, this::registerPolicy));
    }

    private void list(Exchange exchange) {
        List<RolloutStatus> all = tidemill.rollouts().list(exchange.path("app"));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("rollouts");
            for (RolloutStatus status : all) {
                RolloutJson.summary(json, status);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void start(Exchange exchange) throws IOException {
        String app = exchange.path("app");
        JsonNode command = exchange.command(Set.of("kind", "version", "candidates", "plan", "replace"));
        Exchange.only(command.path("plan"), "plan", Set.of("strategy", "unit", "shadow", "steps", "arms", "analysis"));
        Optional<RolloutDefinition> plan = command.path("plan").isObject()
                ? Optional.of(
                        PlanJson.read(command.path("plan"), tidemill.rollouts().definition(app)))
                : Optional.empty();
        RolloutRequest request = new RolloutRequest(
                command.path("kind").asText("model"),
                candidates(command),
                plan,
                command.path("replace").asBoolean(false));
        RolloutStatus status = tidemill.rollouts().start(app, request, exchange.who());
        exchange.json(201, json -> RolloutJson.whole(json, status));
    }

    private static Map<String, Integer> candidates(JsonNode command) {
        Map<String, Integer> candidates = new LinkedHashMap<>();
        if (command.has("version")) {
            candidates.put(RolloutDefinition.CANDIDATE, version(command.path("version")));
        }
        command.path("candidates")
                .properties()
                .forEach(entry -> candidates.put(entry.getKey(), version(entry.getValue())));
        if (candidates.isEmpty()) {
            throw new TidemillException(
                    ErrorCode.INVALID, "a rollout must have a version, or candidates by arm, got neither");
        }
        return candidates;
    }

    private static int version(JsonNode node) {
        if (!node.isInt() || node.asInt() < 1) {
            throw new TidemillException(ErrorCode.INVALID, "version must be a whole number from 1 on, got " + node);
        }
        return node.asInt();
    }

    private void show(Exchange exchange) {
        answer(exchange, tidemill.rollouts().status(exchange.path("app"), exchange.path("id")));
    }

    private void history(Exchange exchange) {
        List<AuditEntry> entries = tidemill.rollouts().history(exchange.path("app"), exchange.path("id"));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("history");
            for (AuditEntry entry : entries) {
                RolloutJson.entry(json, entry);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void pause(Exchange exchange) throws IOException {
        String why = why(exchange.command());
        answer(exchange, tidemill.rollouts().pause(exchange.path("app"), exchange.path("id"), exchange.who(), why));
    }

    private void resume(Exchange exchange) throws IOException {
        String why = why(exchange.command());
        answer(exchange, tidemill.rollouts().resume(exchange.path("app"), exchange.path("id"), exchange.who(), why));
    }

    private void promote(Exchange exchange) throws IOException {
        JsonNode command = exchange.command();
        Optional<String> arm = ModelRoutes.text(command, "arm");
        answer(
                exchange,
                tidemill.rollouts()
                        .promote(exchange.path("app"), exchange.path("id"), arm, exchange.who(), why(command)));
    }

    private void abort(Exchange exchange) throws IOException {
        String why = why(exchange.command());
        answer(exchange, tidemill.rollouts().abort(exchange.path("app"), exchange.path("id"), exchange.who(), why));
    }

    private void registerPolicy(Exchange exchange) throws IOException {
        String folder = exchange.command().path("folder").asText("");
        if (!folder.startsWith("/")) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "folder must be an absolute path on the server's machine, got \"" + folder + "\"");
        }
        int version = tidemill.rollouts().registerPolicy(exchange.path("app"), Path.of(folder), exchange.who());
        exchange.json(201, json -> {
            json.writeStartObject();
            json.writeNumberField("version", version);
            json.writeEndObject();
        });
    }

    private static String why(JsonNode command) {
        String why = command.path("why").asText("");
        if (why.length() > LONGEST_WHY) {
            throw new TidemillException(
                    ErrorCode.INVALID, "why must have at most " + LONGEST_WHY + " characters, got " + why.length());
        }
        return why.isBlank() ? "by hand" : why;
    }

    private static void answer(Exchange exchange, RolloutStatus status) {
        exchange.json(200, json -> RolloutJson.whole(json, status));
    }
}

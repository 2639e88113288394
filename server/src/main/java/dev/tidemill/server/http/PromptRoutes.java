package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.prompt.Prompt.DryRun;
import dev.tidemill.chat.prompt.PromptDefinition;
import dev.tidemill.chat.prompt.PromptJson;
import dev.tidemill.chat.prompt.Variable;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Prompts;
import dev.tidemill.platform.Prompts.Listed;
import dev.tidemill.platform.Prompts.Shown;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.registry.Activation;
import dev.tidemill.registry.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// What assistants are told: versions, labels, comparison, dry runs.
final class PromptRoutes {
    private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};

    private final Tidemill tidemill;

    PromptRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    private Prompts prompts() {
        return tidemill.prompts();
    }

    List<Route> routes() {
        String all = "/v1/apps/{app}/prompts";
        String one = all + "/{prompt}";
        return List.of(
                Route.get(all, Access.READ, this::list),
                Route.post(all, Access.ADMIN, this::add),
                Route.get(one, Access.READ, this::show),
                Route.get(one + "/diff", Access.READ, this::diff),
                Route.post(one + "/try", Access.READ, this::attempt),
                Route.post(one + "/release", Access.ADMIN, this::release),
                Route.post("/v1/apps/{app}/prompt-trials", Access.READ, this::attemptNew),
                Route.post("/v1/apps/{app}/prompt-labels/{label}", Access.ADMIN, this::label),
                Route.post("/v1/apps/{app}/prompt-rollbacks", Access.ADMIN, this::rollback));
    }

    private void list(Exchange exchange) {
        Listed listed = prompts().list(exchange.path("app"));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("prompts");
            for (Version version : listed.versions()) {
                write(json, version);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("labels");
            for (Map.Entry<String, Integer> label : listed.labels().entrySet()) {
                json.writeNumberField(label.getKey(), label.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("variables");
            for (Variable variable : listed.offered()) {
                json.writeStartObject();
                json.writeStringField("name", variable.name());
                json.writeStringField("type", variable.type().word());
                json.writeBooleanField("required", variable.required());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Version version) throws IOException {
        json.writeStartObject();
        json.writeNumberField("version", version.version());
        Json.time(json, "created", version.created());
        json.writeStringField("who", version.who());
        json.writeEndObject();
    }

    private static PromptDefinition definition(JsonNode node) {
        try {
            return PromptJson.read(node.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException broken) {
            throw new TidemillException(ErrorCode.INVALID, String.valueOf(broken.getMessage()), broken);
        }
    }

    private void add(Exchange exchange) throws IOException {
        Version version = prompts().add(exchange.path("app"), definition(exchange.command()), exchange.who());
        exchange.json(201, json -> write(json, version));
    }

    private void show(Exchange exchange) {
        Shown shown = prompts().show(exchange.path("app"), exchange.path("prompt"));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeNumberField("version", shown.number());
            json.writeFieldName("definition");
            json.writeRawValue(new String(PromptJson.write(shown.definition()), StandardCharsets.UTF_8));
            json.writeEndObject();
        });
    }

    private void diff(Exchange exchange) {
        String from = exchange.query("from")
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.INVALID, "from must name the version or label to compare with; give it as ?from=1"));
        List<String> lines = prompts().diff(exchange.path("app"), from, exchange.path("prompt"));
        exchange.json(200, json -> {
            json.writeStartObject();
            Json.strings(json, "diff", lines);
            json.writeEndObject();
        });
    }

    private static Map<String, Object> values(JsonNode command) {
        JsonNode values = command.path("values");
        if (!values.isMissingNode() && !values.isObject()) {
            throw new TidemillException(
                    ErrorCode.INVALID, "values must be an object, values by the names of variables");
        }
        return values.isMissingNode() ? Map.of() : Json.MAPPER.convertValue(values, VALUES);
    }

    private void attempt(Exchange exchange) throws IOException {
        answer(exchange, prompts().attempt(exchange.path("app"), exchange.path("prompt"), values(exchange.command())));
    }

    private void attemptNew(Exchange exchange) throws IOException {
        JsonNode command = exchange.command();
        answer(exchange, prompts().attempt(exchange.path("app"), definition(command.path("prompt")), values(command)));
    }

    private static void answer(Exchange exchange, DryRun run) {
        if (!run.problems().isEmpty()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a prompt must be given its variables: " + run.problems().getFirst(),
                    run.problems());
        }
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("messages");
            for (Message message : run.messages()) {
                json.writeStartObject();
                json.writeStringField("role", message.role().word());
                json.writeStringField("text", message.text());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("tokens", run.tokens());
            Json.strings(json, "unused", run.unused().stream().sorted().toList());
            json.writeEndObject();
        });
    }

    private void release(Exchange exchange) {
        int version = prompts().release(exchange.path("app"), exchange.path("prompt"), exchange.who());
        exchange.json(201, json -> {
            json.writeStartObject();
            json.writeNumberField("version", version);
            json.writeEndObject();
        });
    }

    private void label(Exchange exchange) throws IOException {
        String named = exchange.command().path("version").asText("");
        write(exchange, prompts().label(exchange.path("app"), exchange.path("label"), named, exchange.who()));
    }

    private void rollback(Exchange exchange) {
        write(exchange, prompts().rollback(exchange.path("app"), exchange.who()));
    }

    private static void write(Exchange exchange, Activation moved) {
        exchange.json(200, json -> VersionRoutes.write(json, moved));
    }
}

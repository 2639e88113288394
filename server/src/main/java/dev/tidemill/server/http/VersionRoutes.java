package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.ModelLibrary;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.registry.Activation;
import dev.tidemill.registry.Approval;
import dev.tidemill.registry.ModelCard;
import dev.tidemill.registry.VersionLine;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Versions of any kind (`?kind=`, `model` unless said): cards, approvals, aliases with their history, deletion,
/// reproduction.
final class VersionRoutes {
    private static final Header MARKDOWN =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/markdown; charset=utf-8");
    private static final Header HTML = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");

    private final Tidemill tidemill;

    VersionRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    List<Route> routes() {
        String version = "/v1/apps/{app}/models/{version}";
        String alias = "/v1/apps/{app}/aliases/{alias}";
        return List.of(
                Route.get(version + "/card", Access.READ, this::card),
                Route.get(version + "/approvals", Access.READ, this::approvals),
                Route.post(version + "/approvals", Access.ADMIN, this::approve),
                Route.post(version + "/refits", Access.ADMIN, this::refit),
                Route.post(version + "/reproductions", Access.ADMIN, this::reproduce),
                Route.delete(version, Access.ADMIN, this::delete),
                Route.get("/v1/apps/{app}/aliases", Access.READ, this::aliases),
                Route.get(alias, Access.READ, this::history),
                Route.post(alias, Access.ADMIN, this::point),
                Route.delete(alias, Access.ADMIN, this::unpoint));
    }

    private ModelLibrary library() {
        return tidemill.library();
    }

    private VersionLine line(Exchange exchange) {
        return library().line(exchange.path("app"), exchange.query("kind").orElse(VersionLine.MODEL));
    }

    private void card(Exchange exchange) {
        ModelCard card = library().card(line(exchange), exchange.pathNumber("version"));
        switch (exchange.query("format").orElse("json")) {
            case "json" -> exchange.json(200, json -> write(json, card));
            case "markdown" -> exchange.send(200, MARKDOWN, card.markdown().getBytes(StandardCharsets.UTF_8));
            case "html" -> exchange.send(200, HTML, card.html().getBytes(StandardCharsets.UTF_8));
            default ->
                throw new TidemillException(ErrorCode.INVALID, "format must be json, markdown or html, got another");
        }
    }

    private static void write(JsonGenerator json, ModelCard card) throws IOException {
        json.writeStartObject();
        json.writeStringField("title", card.title());
        json.writeArrayFieldStart("sections");
        for (ModelCard.Section section : card.sections()) {
            json.writeStartObject();
            json.writeStringField("title", section.title());
            Json.strings(json, "sentences", section.sentences());
            Json.strings(json, "header", section.header());
            json.writeArrayFieldStart("rows");
            for (List<String> row : section.rows()) {
                json.writeStartArray();
                for (String cell : row) {
                    json.writeString(cell);
                }
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void approvals(Exchange exchange) {
        VersionLine line = line(exchange);
        List<Approval> all = library().approvals(line, exchange.pathNumber("version"));
        boolean demanded = library().registry().approvals().demanded(line);
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeBooleanField("demanded", demanded);
            json.writeArrayFieldStart("approvals");
            for (Approval approval : all) {
                write(json, approval);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void approve(Exchange exchange) throws IOException {
        JsonNode command = exchange.command();
        Approval approval = library()
                .approve(
                        line(exchange),
                        exchange.pathNumber("version"),
                        exchange.who(),
                        command.path("note").asText(""));
        exchange.json(200, json -> write(json, approval));
    }

    private static void write(JsonGenerator json, Approval approval) throws IOException {
        json.writeStartObject();
        json.writeNumberField("version", approval.version());
        json.writeStringField("who", approval.who());
        json.writeStringField("note", approval.note());
        Json.time(json, "at", approval.at());
        json.writeEndObject();
    }

    private void refit(Exchange exchange) {
        JobRoutes.accepted(
                exchange, library().refit(exchange.path("app"), exchange.pathNumber("version"), exchange.who()));
    }

    private void reproduce(Exchange exchange) {
        JobRoutes.accepted(
                exchange, library().reproduce(exchange.path("app"), exchange.pathNumber("version"), exchange.who()));
    }

    private void delete(Exchange exchange) {
        int version = exchange.pathNumber("version");
        library().delete(line(exchange), version, exchange.who());
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeNumberField("deleted", version);
            json.writeEndObject();
        });
    }

    private void aliases(Exchange exchange) {
        Map<String, Integer> aliases = library().aliases(line(exchange));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("aliases");
            for (Map.Entry<String, Integer> alias : aliases.entrySet()) {
                json.writeNumberField(alias.getKey(), alias.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /// The history, and the version at an instant (`?at=`; now unless said).
    private void history(Exchange exchange) {
        VersionLine line = line(exchange);
        String alias = exchange.path("alias");
        List<Activation> history = library().history(line, alias);
        OptionalInt at = exchange.query("at").isPresent()
                ? library().at(line, alias, instant(exchange.query("at").get()))
                : OptionalInt.of(library().aliases(line).getOrDefault(alias, 0));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("alias", alias);
            json.writeNumberField("version", at.orElse(0));
            json.writeArrayFieldStart("history");
            for (Activation entry : history) {
                write(json, entry);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException malformed) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "at must be a time like 2026-01-01T00:00:00Z, got \""
                            + text.substring(0, Math.min(80, text.length())) + "\"",
                    malformed);
        }
    }

    private void point(Exchange exchange) throws IOException {
        String target = exchange.command().path("version").asText("");
        Activation entry = library().alias(line(exchange), exchange.path("alias"), target, exchange.who());
        exchange.json(200, json -> write(json, entry));
    }

    private void unpoint(Exchange exchange) {
        Activation entry = library().unalias(line(exchange), exchange.path("alias"), exchange.who());
        exchange.json(200, json -> write(json, entry));
    }

    static void write(JsonGenerator json, Activation entry) throws IOException {
        json.writeStartObject();
        Json.time(json, "at", entry.at());
        json.writeStringField("who", entry.who());
        json.writeStringField("action", entry.action());
        json.writeNumberField("version", entry.version());
        json.writeEndObject();
    }
}

package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.ApiKeys;
import dev.tidemill.platform.ApiKeys.ApiKey;
import dev.tidemill.platform.ApiKeys.Owner;
import dev.tidemill.platform.ApiKeys.Role;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Keys: making, listing and revoking them.
final class KeyRoutes {
    private final ApiKeys keys;

    KeyRoutes(ApiKeys keys) {
        this.keys = keys;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/keys", Access.ADMIN, this::list),
                Route.post("/v1/keys", Access.ADMIN, this::create),
                Route.delete("/v1/keys/{id}", Access.ADMIN, this::revoke));
    }

    private void list(Exchange exchange) {
        List<ApiKey> all = keys.list();
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("keys");
            for (ApiKey key : all) {
                json.writeStartObject();
                fields(json, key);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void create(Exchange exchange) throws IOException {
        JsonNode command = exchange.command();
        ApiKeys.Created created = keys.create(
                command.path("name").asText(""),
                role(command.path("role").asText("")),
                new Owner(
                        named(command, "tenant").map(KeyRoutes::tenant).orElse(Tenant.DEFAULT),
                        named(command, "user"),
                        named(command, "application")));
        exchange.json(201, json -> {
            json.writeStartObject();
            fields(json, created.entry());
            json.writeStringField("key", created.key());
            json.writeEndObject();
        });
    }

    private static Optional<String> named(JsonNode command, String field) {
        return command.hasNonNull(field) ? Optional.of(command.path(field).asText("")) : Optional.empty();
    }

    private static Tenant tenant(String name) {
        try {
            return new Tenant(name);
        } catch (IllegalArgumentException broken) {
            throw new TidemillException(ErrorCode.INVALID, String.valueOf(broken.getMessage()), broken);
        }
    }

    private void revoke(Exchange exchange) {
        keys.revoke(exchange.path("id"));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("revoked", exchange.path("id"));
            json.writeEndObject();
        });
    }

    private static Role role(String word) {
        return Arrays.stream(Role.values())
                .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.INVALID,
                        "role must be read, write or admin, got \"" + word.substring(0, Math.min(80, word.length()))
                                + "\""));
    }

    private static void fields(JsonGenerator json, ApiKey key) throws IOException {
        json.writeStringField("id", key.id());
        json.writeStringField("name", key.name());
        json.writeStringField("role", key.role().name().toLowerCase(Locale.ROOT));
        Json.time(json, "created", key.created());
        json.writeStringField("tenant", key.owner().tenant().name());
        if (key.owner().user().isPresent()) {
            json.writeStringField("user", key.owner().user().get());
        }
        if (key.owner().application().isPresent()) {
            json.writeStringField("application", key.owner().application().get());
        }
    }
}

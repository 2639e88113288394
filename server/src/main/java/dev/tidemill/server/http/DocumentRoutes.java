package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Documents;
import dev.tidemill.platform.Documents.Entry;
import dev.tidemill.platform.Tidemill;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Documents that assistants answer from.
final class DocumentRoutes {
    private static final int LARGEST = 32 << 20;

    private final Tidemill tidemill;

    DocumentRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/apps/{app}/documents", Access.READ, this::list),
                Route.post("/v1/apps/{app}/documents", Access.ADMIN, this::put),
                Route.delete("/v1/apps/{app}/documents", Access.ADMIN, this::remove));
    }

    private Documents documents() {
        return tidemill.documents();
    }

    private static String id(Exchange exchange) {
        return exchange.query("id")
                .filter(id -> !id.isBlank() && id.length() <= 1000)
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.INVALID,
                        "a document needs an id of 1 to 1,000 characters; give it as ?id=guide/start.md"));
    }

    private void list(Exchange exchange) {
        List<Entry> entries = documents().list(exchange.path("app"));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("documents");
            for (Entry entry : entries) {
                write(json, entry);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void put(Exchange exchange) throws IOException {
        String id = id(exchange);
        Entry entry = documents()
                .put(exchange.path("app"), id, exchange.body(LARGEST), Set.copyOf(exchange.queries("label")));
        exchange.json(201, json -> write(json, entry));
    }

    private void remove(Exchange exchange) {
        String id = id(exchange);
        documents().remove(exchange.path("app"), id);
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("removed", id);
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Entry entry) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", entry.id());
        json.writeNumberField("size", entry.size());
        json.writeStringField("digest", entry.digest());
        Json.strings(json, "labels", List.copyOf(entry.labels()));
        Json.time(json, "added", entry.added());
        json.writeEndObject();
    }
}

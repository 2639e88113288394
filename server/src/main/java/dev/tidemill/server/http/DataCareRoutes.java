package dev.tidemill.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.app.Spans;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.DatasetDiff;
import dev.tidemill.data.check.BatchNote;
import dev.tidemill.data.check.CheckRun;
import dev.tidemill.platform.DataRoom;
import dev.tidemill.platform.DatasetRemoval;
import dev.tidemill.platform.LineageView;
import dev.tidemill.platform.RetentionReport;
import dev.tidemill.platform.Tidemill;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The care of data: checks and what came of them, datasets by name, retention, lineage.
final class DataCareRoutes {
    private final Tidemill tidemill;

    DataCareRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    List<Route> routes() {
        String app = "/v1/apps/{app}";
        return List.of(
                Route.post(app + "/checks", Access.ADMIN, this::check),
                Route.get(app + "/checks", Access.READ, this::runs),
                Route.get(app + "/batches", Access.READ, this::batches),
                Route.post(app + "/batches/accept", Access.ADMIN, this::accept),
                Route.get(app + "/suggestions/{stream}", Access.READ, this::suggest),
                Route.get(app + "/datasets/{digest}/diff/{other}", Access.READ, this::diff),
                Route.post(app + "/datasets/{digest}/tags", Access.ADMIN, this::tag),
                Route.post(app + "/datasets/{digest}/pin", Access.ADMIN, this::pin),
                Route.get(app + "/dataset-tags", Access.READ, this::tags),
                Route.delete(app + "/dataset-tags/{tag}", Access.ADMIN, this::untag),
                Route.post(app + "/expirations", Access.ADMIN, this::expire),
                Route.get(app + "/retention", Access.READ, this::retention),
                Route.post(app + "/retention", Access.ADMIN, this::retain),
                Route.get(app + "/lineage", Access.READ, this::lineage));
    }

    private DataRoom data() {
        return tidemill.data();
    }

    private static int limit(Exchange exchange) {
        return (int) exchange.queryNumber("limit", DecisionRoutes.PAGE_USUAL, 1, DecisionRoutes.PAGE_MOST);
    }

    private void check(Exchange exchange) throws IOException {
        JsonNode command = exchange.command();
        JobRoutes.accepted(
                exchange,
                data().check(exchange.path("app"), ModelRoutes.text(command, "stream"), span(command, "last")));
    }

    private void runs(Exchange exchange) {
        List<CheckRun> runs = data().checkRuns(exchange.path("app"), limit(exchange));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("runs");
            for (CheckRun run : runs) {
                DataCareJson.run(json, run);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void batches(Exchange exchange) {
        List<BatchNote> batches = data().batches(exchange.path("app"), limit(exchange));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("batches");
            for (BatchNote batch : batches) {
                DataCareJson.batch(json, batch);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void accept(Exchange exchange) throws IOException {
        JsonNode command = exchange.command();
        String subject = command.path("subject").asText("");
        String source = command.path("source").asText("");
        data().accept(exchange.path("app"), subject, source);
        exchange.json(200, json -> Json.any(json, Map.of("accepted", source)));
    }

    private void suggest(Exchange exchange) {
        String yaml = data().suggest(exchange.path("app"), exchange.path("stream"));
        exchange.json(200, json -> Json.any(json, Map.of("yaml", yaml)));
    }

    private void diff(Exchange exchange) {
        DatasetDiff diff = data().diff(exchange.path("app"), exchange.path("digest"), exchange.path("other"));
        exchange.json(200, json -> DataCareJson.diff(json, diff));
    }

    private void tag(Exchange exchange) throws IOException {
        String tag = exchange.command().path("tag").asText("");
        data().tag(exchange.path("app"), exchange.path("digest"), tag, exchange.who());
        tags(exchange);
    }

    private void pin(Exchange exchange) throws IOException {
        boolean pinned = exchange.command().path("pinned").asBoolean(true);
        data().pin(exchange.path("app"), exchange.path("digest"), pinned, exchange.who());
        tags(exchange);
    }

    private void untag(Exchange exchange) {
        data().untag(exchange.path("app"), exchange.path("tag"));
        tags(exchange);
    }

    private void tags(Exchange exchange) {
        Map<String, String> tags = data().tags(exchange.path("app"));
        Set<String> pins = data().pins(exchange.path("app"));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeFieldName("tags");
            Json.any(json, tags);
            Json.strings(json, "pinned", pins);
            json.writeEndObject();
        });
    }

    private void expire(Exchange exchange) throws IOException {
        JsonNode command = exchange.command();
        Duration olderThan = span(command, "older_than")
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.INVALID, "older_than must be given, a length of time such as 90d"));
        List<DatasetRemoval> removals = data().expire(
                        exchange.path("app"),
                        olderThan,
                        command.path("force").asBoolean(false),
                        !command.path("dry_run").asBoolean(false));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("datasets");
            for (DatasetRemoval removal : removals) {
                json.writeStartObject();
                json.writeStringField("digest", removal.digest());
                json.writeBooleanField("removed", removal.removed());
                json.writeStringField("why", removal.why());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void retention(Exchange exchange) {
        answer(exchange, data().retention(exchange.path("app")));
    }

    private void retain(Exchange exchange) {
        answer(exchange, data().retain(exchange.path("app")));
    }

    private static void answer(Exchange exchange, List<RetentionReport> reports) {
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("streams");
            for (RetentionReport report : reports) {
                json.writeStartObject();
                json.writeStringField("stream", report.stream());
                json.writeStringField("retention", Spans.format(report.retention()));
                json.writeStringField(
                        "kept_from", report.keptFrom().map(Object::toString).orElse(null));
                json.writeNumberField("removed", report.removed());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void lineage(Exchange exchange) {
        LineageView view = data().lineage(
                        exchange.path("app"),
                        exchange.query("kind").orElse(""),
                        exchange.query("id").orElse(""));
        exchange.json(200, json -> DataCareJson.lineage(json, view));
    }

    private static Optional<Duration> span(JsonNode command, String name) {
        return ModelRoutes.text(command, name)
                .map(text -> Spans.parse(text)
                        .orElseThrow(() -> new TidemillException(
                                ErrorCode.INVALID,
                                name + " must be a length of time such as 30s, 5m, 1h, 7d, 4w, got \""
                                        + text.substring(0, Math.min(80, text.length())) + "\"")));
    }
}

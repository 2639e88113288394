package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.DecisionAnswer;
import dev.tidemill.platform.Recommendations;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.serve.Receipt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Asking for lists of items.
final class RecommendationRoutes {
    private final Tidemill tidemill;
    private final Telemetry telemetry;

    RecommendationRoutes(Tidemill tidemill, Telemetry telemetry) {
        this.tidemill = tidemill;
        this.telemetry = telemetry;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/apps/{app}/recommendations", Access.WRITE, this::ask),
                Route.post("/v1/apps/{app}/recommendations/batch", Access.ADMIN, this::batch),
                Route.post("/v1/apps/{app}/recommendations/measures", Access.ADMIN, this::measure));
    }

    private void batch(Exchange exchange) throws IOException {
        JsonNode command = exchange.command();
        Path out = Path.of(command.path("out").asText(""));
        if (!out.isAbsolute()) {
            throw new TidemillException(
                    ErrorCode.INVALID, "out must be an absolute path on the server's machine, got \"" + out + "\"");
        }
        JsonNode size = command.path("k");
        if (!size.isMissingNode() && !size.isNull() && !size.isInt()) {
            throw new TidemillException(ErrorCode.INVALID, "k must be a whole number, got " + size);
        }
        JobRoutes.accepted(
                exchange,
                tidemill.recommendations()
                        .batch(
                                exchange.path("app"),
                                out,
                                size.isInt() ? OptionalInt.of(size.asInt()) : OptionalInt.empty()));
    }

    private void measure(Exchange exchange) throws IOException {
        JsonNode purchases = exchange.command().path("purchases");
        if (!purchases.isMissingNode() && !purchases.isNull() && !purchases.isTextual()) {
            throw new TidemillException(ErrorCode.INVALID, "purchases must name an interaction, got " + purchases);
        }
        JobRoutes.accepted(
                exchange,
                tidemill.recommendations().measure(exchange.path("app"), Optional.ofNullable(purchases.textValue())));
    }

    private void ask(Exchange exchange) {
        long start = System.nanoTime();
        Map<String, String> question = new LinkedHashMap<>();
        for (String name : exchange.request().query().names()) {
            List<String> values = exchange.request().query().all(name);
            if (values.size() != 1) {
                throw new TidemillException(
                        ErrorCode.INVALID, name + " must be given once, got it " + values.size() + " times");
            }
            question.put(name, values.getFirst());
        }
        Recommendations.Page page = tidemill.recommendations().ask(exchange.path("app"), question);
        switch (page.answer()) {
            case DecisionAnswer.Decided(Receipt receipt, boolean repeated) -> {
                exchange.json(200, json -> answer(json, receipt, page.next()));
                telemetry.decided(System.nanoTime() - start);
            }
            case DecisionAnswer.Refused refused -> DecisionRoutes.refuse(exchange, refused);
        }
    }

    private static void answer(JsonGenerator json, Receipt receipt, String next) throws IOException {
        JsonNode content = Json.MAPPER.readTree(receipt.content());
        json.writeStartObject();
        json.writeStringField("id", receipt.id());
        json.writeStringField("outcome", receipt.outcome());
        json.writeFieldName("items");
        json.writeRawValue(content.path("slate").toString());
        json.writeStringField("empty", content.path("empty").asText());
        json.writeFieldName("marks");
        json.writeRawValue(content.path("marks").toString());
        json.writeFieldName("model");
        if (receipt.model().isPresent()) {
            json.writeNumber(receipt.model().getAsInt());
        } else {
            json.writeNull();
        }
        json.writeStringField("fallback", receipt.fallback().orElse(null));
        json.writeStringField("next", next.isEmpty() ? null : next);
        json.writeEndObject();
    }
}

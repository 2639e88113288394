package dev.tidemill.server.http;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.platform.Tidemill;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Probes, metrics, and the description of everything served.
final class OpenRoutes {
    private static final Header YAML = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/yaml");
    private static final Header PROMETHEUS =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");

    private final Tidemill tidemill;
    private final Telemetry telemetry;

    OpenRoutes(Tidemill tidemill, Telemetry telemetry) {
        this.tidemill = tidemill;
        this.telemetry = telemetry;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/health/live", Access.OPEN, exchange -> status(exchange, "live")),
                Route.get("/health/ready", Access.OPEN, this::ready),
                Route.get("/metrics", Access.READ, this::metrics),
                Route.get("/openapi.yaml", Access.OPEN, OpenRoutes::description));
    }

    private void ready(Exchange exchange) {
        Optional<String> why = tidemill.whyNotReady();
        if (why.isEmpty()) {
            status(exchange, "ready");
        } else {
            exchange.response().header(HeaderNames.RETRY_AFTER, "1");
            exchange.problem(503, ProblemJson.of(ErrorCode.UNAVAILABLE, why.get(), List.of()));
        }
    }

    private static void status(Exchange exchange, String word) {
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("status", word);
            json.writeEndObject();
        });
    }

    private void metrics(Exchange exchange) {
        exchange.send(200, PROMETHEUS, telemetry.scrape().getBytes(StandardCharsets.UTF_8));
    }

    private static void description(Exchange exchange) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                OpenRoutes.class.getResourceAsStream("/openapi.yaml"), "openapi.yaml is on the class path")) {
            exchange.send(200, YAML, in.readAllBytes());
        }
    }
}

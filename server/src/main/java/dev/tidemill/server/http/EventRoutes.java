package dev.tidemill.server.http;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.EventBody;
import dev.tidemill.platform.EventVerdict;
import dev.tidemill.platform.Tidemill;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Taking in events and outcomes: one, an array, lines, CloudEvents; each event is judged on its own.
///
/// All taken is 200, some refused 207, none taken 400; the verdicts are in each.
final class EventRoutes {
    private static final Set<String> TYPES = Set.of(
            "application/json",
            "application/x-ndjson",
            "application/cloudevents+json",
            "application/cloudevents-batch+json");
    private static final String CLOUD_EVENTS = "ce-";

    private final Tidemill tidemill;

    EventRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/apps/{app}/events/{stream}", Access.WRITE, this::events),
                Route.post("/v1/apps/{app}/outcomes", Access.WRITE, this::outcomes));
    }

    private void events(Exchange exchange) {
        String app = exchange.path("app");
        String stream = exchange.path("stream");
        Set<String> streams = tidemill.application(app).streams().keySet();
        if (!streams.contains(stream)) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND, "stream must be one of " + streams + ", got \"" + stream + "\"");
        }
        answer(exchange, tidemill.ingest(app, stream, body(exchange)));
    }

    private void outcomes(Exchange exchange) {
        answer(exchange, tidemill.outcomes(exchange.path("app"), body(exchange)));
    }

    private static EventBody body(Exchange exchange) {
        String type = exchange.mediaType().isEmpty() ? "application/json" : exchange.mediaType();
        if (!TYPES.contains(type)) {
            throw Refusal.mediaType(type, "one of " + TYPES.stream().sorted().toList());
        }
        String encoding =
                exchange.header(HeaderNames.CONTENT_ENCODING).orElse("identity").toLowerCase(Locale.ROOT);
        if (!encoding.equals("gzip") && !encoding.equals("identity")) {
            throw new Refusal(
                    415, "UNSUPPORTED_MEDIA_TYPE", "content encoding must be gzip or none, got \"" + encoding + "\"");
        }
        long limit = exchange.limits().eventBytesMax();
        if (exchange.request().headers().contentLength().orElse(0) > limit) {
            throw Refusal.tooLarge(limit);
        }
        InputStream content = exchange.request().content().hasEntity()
                ? new LimitedStream(exchange.request().content().inputStream(), limit)
                : InputStream.nullInputStream();
        return new EventBody(content, type, encoding.equals("gzip"), cloudEvents(exchange), "http");
    }

    private static Map<String, String> cloudEvents(Exchange exchange) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : exchange.request().headers()) {
            String name = header.headerName().lowerCase();
            if (name.startsWith(CLOUD_EVENTS)) {
                headers.put(name, header.get());
            }
        }
        return headers;
    }

    private static void answer(Exchange exchange, List<EventVerdict> verdicts) {
        long refused = verdicts.stream()
                .filter(verdict -> verdict.status() == EventVerdict.Status.REFUSED)
                .count();
        if (refused > 0 && refused == verdicts.size()) {
            String detail = verdicts.getFirst().problems().isEmpty()
                    ? "no event was taken"
                    : verdicts.getFirst().problems().getFirst().toString();
            exchange.problem(400, json -> {
                json.writeStartObject();
                ProblemJson.head(json, ErrorCode.INVALID.name(), 400, detail);
                ProblemJson.list(json, verdicts.getFirst().problems());
                VerdictJson.fields(json, verdicts);
                json.writeEndObject();
            });
        } else {
            exchange.json(refused == 0 ? 200 : 207, json -> {
                json.writeStartObject();
                VerdictJson.fields(json, verdicts);
                json.writeEndObject();
            });
        }
    }
}

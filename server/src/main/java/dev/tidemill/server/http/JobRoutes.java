package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemill.platform.Job;
import dev.tidemill.platform.Tidemill;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// Work that takes longer than a request: it is accepted with 202 and looked at here.
final class JobRoutes {
    private final Tidemill tidemill;

    JobRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/jobs", Access.READ, this::list), Route.get("/v1/jobs/{id}", Access.READ, this::show));
    }

    /// Answers that the job has begun, and where to look at it.
    static void accepted(Exchange exchange, Job job) {
        exchange.response().header(HeaderNames.LOCATION, "/v1/jobs/" + job.id());
        exchange.json(202, json -> write(json, job));
    }

    private void list(Exchange exchange) {
        List<Job> jobs = tidemill.jobs();
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("jobs");
            for (Job job : jobs) {
                write(json, job);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void show(Exchange exchange) {
        Job job = tidemill.job(exchange.path("id"));
        exchange.json(200, json -> write(json, job));
    }

    private static void write(JsonGenerator json, Job job) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", job.id());
        json.writeStringField("application", job.application());
        json.writeStringField("kind", job.kind());
        json.writeStringField("state", job.state().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("done", job.done());
        json.writeNumberField("total", job.total());
        json.writeStringField("unit", job.unit());
        Json.number(json, "rate", job.rate());
        json.writeStringField("message", job.message());
        json.writeFieldName("result");
        Json.any(json, job.result());
        json.writeStringField("failure", job.failure().orElse(null));
        json.writeEndObject();
    }
}

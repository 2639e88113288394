package dev.tidemill.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.app.Application;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.ApplicationVersion;
import dev.tidemill.platform.Tidemill;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// Applications: which there are, what they declare, applying a version, their counts.
final class ApplicationRoutes {
    private final Tidemill tidemill;

    ApplicationRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/apps", Access.READ, this::list),
                Route.post("/v1/apps", Access.ADMIN, this::apply),
                Route.get("/v1/apps/{app}", Access.READ, this::show),
                Route.get("/v1/apps/{app}/versions", Access.READ, this::versions),
                Route.get("/v1/apps/{app}/statistics", Access.READ, this::statistics));
    }

    private void list(Exchange exchange) {
        List<Application> applications = tidemill.applications();
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("applications");
            for (Application application : applications) {
                ApplicationJson.summary(json, application);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void apply(Exchange exchange) throws java.io.IOException {
        Path folder = folder(exchange.command(), "folder");
        ApplicationVersion version = tidemill.apply(folder, exchange.who());
        exchange.json(200, json -> ApplicationJson.version(json, version));
    }

    private void show(Exchange exchange) {
        Application application = tidemill.application(exchange.path("app"));
        exchange.json(200, json -> ApplicationJson.whole(json, application));
    }

    private void versions(Exchange exchange) {
        List<ApplicationVersion> versions = tidemill.versions(exchange.path("app"));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("versions");
            for (ApplicationVersion version : versions) {
                ApplicationJson.version(json, version);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void statistics(Exchange exchange) {
        var statistics = tidemill.statistics(exchange.path("app"));
        exchange.json(200, json -> ApplicationJson.statistics(json, statistics));
    }

    /// A path on the server's own machine, whole, so that it does not depend on where the server was started.
    static Path folder(JsonNode command, String name) {
        String text = command.path(name).asText("");
        try {
            Path path = Path.of(text);
            if (!text.isEmpty() && path.isAbsolute()) {
                return path.normalize();
            }
        } catch (InvalidPathException notOne) {
            throw new TidemillException(
                    ErrorCode.INVALID, name + " must be a path on the server's machine: " + notOne.getReason(), notOne);
        }
        throw new TidemillException(
                ErrorCode.INVALID,
                name + " must be an absolute path on the server's machine, got \""
                        + text.substring(0, Math.min(80, text.length())) + "\"");
    }
}

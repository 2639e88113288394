package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.server.http.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// One command at work: its connection, its options, and where it writes.
final class Session {
    private final Connection connection;
    private final Environment environment;
    private final CommonOptions options;

    Session(Connection connection, Environment environment, CommonOptions options) {
        this.connection = connection;
        this.environment = environment;
        this.options = options;
    }

    Connection connection() {
        return connection;
    }

    Environment environment() {
        return environment;
    }

    /// The address of an application: the one named, or the only one there is.
    String app(Optional<String> named) {
        return "/v1/apps/" + Connection.part(named.orElseGet(this::onlyApplication));
    }

    private String onlyApplication() {
        List<String> names = StreamSupport.stream(
                        connection.get("/v1/apps").path("applications").spliterator(), false)
                .map(application -> application.path("name").asText())
                .toList();
        return switch (names.size()) {
            case 1 -> names.getFirst();
            case 0 -> throw new CommandFailure("no application is applied in this home (tidemill app apply FOLDER)");
            default -> throw new CommandFailure("which application? give one of " + names + " with --app");
        };
    }

    /// Whether JSON is asked for.
    boolean json() {
        return options.json();
    }

    /// Prints as JSON where that was asked for, else as the view says.
    void show(JsonNode answer, Runnable view) {
        if (options.json()) {
            Shown.json(environment.out(), answer);
        } else {
            view.run();
        }
    }

    /// Starts a job, waits for it, and prints what came of it.
    JsonNode job(String path, ObjectNode body) {
        JsonNode job = new JobWatch(connection, environment).await(connection.post(path, body));
        show(job, () -> {
            environment
                    .out()
                    .println(job.path("kind").asText() + " done: "
                            + Shown.count(job.path("done").asLong()) + " "
                            + job.path("unit").asText());
            Shown.fields(environment.out(), "", job.path("result"));
        });
        return job;
    }

    /// A path as the server needs it: whole.
    String whole(Path path) {
        return environment.folder().resolve(path).toAbsolutePath().normalize().toString();
    }

    static ObjectNode body() {
        return Json.MAPPER.createObjectNode();
    }
}

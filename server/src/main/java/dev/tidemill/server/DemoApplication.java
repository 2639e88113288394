package dev.tidemill.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.fraud.Arrival;
import dev.tidemill.fraud.LoadDriver;
import dev.tidemill.fraud.LoadListener;
import dev.tidemill.fraud.LoadPace;
import dev.tidemill.fraud.LoadReport;
import dev.tidemill.fraud.LoadTarget;
import dev.tidemill.fraud.SimulatedClock;
import dev.tidemill.server.cli.CommandFailure;
import dev.tidemill.server.cli.Connection;
import dev.tidemill.server.cli.Environment;
import dev.tidemill.server.cli.JobWatch;
import dev.tidemill.server.http.Json;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/// One application of a demonstration, as anybody reaches it over HTTP.
///
/// @param clock the platform's, which follows what is sent
record DemoApplication(String name, Connection connection, Environment environment, SimulatedClock clock) {
    private static final Duration LOOK = Duration.ofMillis(100);

    JsonNode get(String path) {
        return connection.get("/v1/apps/" + name + path);
    }

    JsonNode post(String path, ObjectNode body) {
        return connection.post("/v1/apps/" + name + path, body);
    }

    JsonNode upload(String path, Path file) {
        return connection.upload("/v1/apps/" + name + path, file);
    }

    static ObjectNode body() {
        return Json.MAPPER.createObjectNode();
    }

    /// Starts a job and waits for its result.
    JsonNode job(String path, ObjectNode body) {
        return new JobWatch(connection, environment).await(post(path, body)).path("result");
    }

    /// Imports the handbook's files of a folder.
    JsonNode imported(Path folder) {
        return job("/imports", body().put("path", folder.toString()).put("mapping", "handbook"));
    }

    /// Puts a version in use.
    void activate(int version) {
        post("/models/" + version + "/activate", body());
    }

    void say(String line) {
        environment.err().println("demo: " + line);
    }

    /// Lets a moment pass between looks.
    void pause() {
        try {
            environment.pauses().pause(LOOK);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted");
        }
    }

    /// Sends arrivals; the clock follows them.
    ///
    /// @param rate decisions a second that are due
    LoadReport drive(List<Arrival> arrivals, double rate, LoadListener listener) throws InterruptedException {
        LoadDriver driver = new LoadDriver(
                new LoadTarget(URI.create(connection.address()), name, connection.key()),
                LoadPace.of(rate, Math.max(1, arrivals.size() + 1L)),
                System::nanoTime,
                Thread.ofVirtual().factory());
        return driver.run(() -> followed(arrivals.iterator()), sent -> {}, listener);
    }

    private Iterator<Arrival> followed(Iterator<Arrival> arrivals) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return arrivals.hasNext();
            }

            @Override
            public Arrival next() {
                Arrival arrival = arrivals.next();
                clock.reach(arrival);
                return arrival;
            }
        };
    }
}

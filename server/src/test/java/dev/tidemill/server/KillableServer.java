package dev.tidemill.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.server.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The program as a process of its own over a folder, which can be killed (SIGKILL) and started again; and a client
/// of one application in it.
final class KillableServer implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final String application;
    private Process process;
    private URI address;
    private String key;

    private KillableServer(Path folder, String application) throws IOException {
        this.folder = folder;
        this.application = "/v1/apps/" + application;
        start();
    }

    /// Starts it and returns once it answers.
    static KillableServer over(Path folder, String application) throws IOException {
        return new KillableServer(folder, application);
    }

    private void start() throws IOException {
        List<String> command = new ArrayList<>(LoginsPage.program());
        command.addAll(List.of("up", "--port", "0"));
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.startsWith("Tidemill is up at ")) {
            line = out.readLine();
        }
        assertThat(line).as(Files.readString(folder.resolve("err.txt"))).isNotNull();
        address = URI.create(line.substring("Tidemill is up at ".length()));
        key = Files.readString(folder.resolve("home/admin.key")).strip();
    }

    void kill() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    /// Starts it again on the same home.
    void startAgain() throws IOException {
        start();
    }

    @Override
    public void close() {
        kill();
    }

    /// @param path within the application
    JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(application + path).GET());
    }

    /// @param path within the application
    JsonNode post(String path, String body) throws IOException, InterruptedException {
        return send(request(application + path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// Asks until the job is over; its result.
    JsonNode await(JsonNode job) throws IOException, InterruptedException {
        JsonNode now = job;
        while (now.path("state").asText().equalsIgnoreCase("running")) {
            now = send(request("/v1/jobs/" + job.path("id").asText()).GET());
        }
        assertThat(now.path("state").asText()).as(now.toString()).isEqualToIgnoringCase("done");
        return now.path("result");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).header("Authorization", "Bearer " + key);
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode())
                .as(new String(response.body(), StandardCharsets.UTF_8))
                .isLessThan(300);
        return Json.MAPPER.readTree(response.body());
    }
}

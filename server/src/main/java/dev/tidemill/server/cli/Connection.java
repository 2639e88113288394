package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.server.http.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A way to ask the platform of a home: the server that runs there, or one opened in this process.
public final class Connection implements AutoCloseable {
    /// Applying a version may compute new features from a whole journal before it answers.
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final HttpClient http;
    private final String address;
    private final String key;
    private final @Nullable Embedded embedded;

    private Connection(String address, String key, @Nullable Embedded embedded) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
        this.address = address;
        this.key = key;
        this.embedded = embedded;
    }

    /// Connects to the server that runs in the home, or opens the platform here.
    static Connection open(Path home, Opener opener) {
        Optional<RunningServer> running = RunningServer.in(home);
        if (running.isEmpty()) {
            Embedded embedded = Embedded.open(home, opener);
            return new Connection(embedded.address(), embedded.key(), embedded);
        }
        String key = Optional.ofNullable(System.getenv("TIDEMILL_KEY"))
                .or(() -> AdminKey.read(home))
                .orElseThrow(() -> new CommandFailure("a server runs in " + home + " but there is no "
                        + home.resolve(AdminKey.FILE) + "; give a key in TIDEMILL_KEY"));
        return to(running.get().address(), key);
    }

    /// Connects to a server by its address.
    public static Connection to(String address, String key) {
        return new Connection(address, key, null);
    }

    /// Where it asks: `http://127.0.0.1:8080`.
    public String address() {
        return address;
    }

    /// The key that it shows; never printed.
    public String key() {
        return key;
    }

    /// The answer to a question.
    ///
    /// @throws CommandFailure with the server's own words where it refuses or fails
    public JsonNode get(String path) {
        return send(request(path).GET());
    }

    public JsonNode delete(String path) {
        return send(request(path).DELETE());
    }

    /// The answer to a command with parameters, or to events.
    public JsonNode post(String path, JsonNode body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())));
    }

    /// The answer to a file sent as it is.
    public JsonNode upload(String path, Path file) {
        try {
            return send(request(path)
                    .header("Content-Type", "application/octet-stream")
                    .POST(BodyPublishers.ofFile(file)));
        } catch (FileNotFoundException gone) {
            throw new CommandFailure("cannot read " + file + ": " + gone.getMessage());
        }
    }

    /// Reads an answer in OpenAI's protocol as it comes.
    ///
    /// @param text is given each piece
    /// @return the answer's id
    /// @throws CommandFailure where the answer ends with a failure, or without its end
    public String stream(String path, JsonNode body, Consumer<String> text) {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        try {
            HttpResponse<Stream<String>> response = http.send(request, BodyHandlers.ofLines());
            try (Stream<String> lines = response.body()) {
                if (response.statusCode() >= 400) {
                    JsonNode error = Json.MAPPER.readTree(String.join("\n", lines.toList()));
                    throw new CommandFailure(
                            error.path("error").path("message").asText("status " + response.statusCode()));
                }
                return read(lines.iterator(), text);
            }
        } catch (IOException failure) {
            throw new CommandFailure("no proper answer from " + address + ": " + failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted while waiting for " + address);
        }
    }

    private static String read(Iterator<String> lines, Consumer<String> text) throws IOException {
        String id = "";
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.equals("data: [DONE]")) {
                return id;
            }
            if (line.startsWith("data: ")) {
                JsonNode chunk = Json.MAPPER.readTree(line.substring("data: ".length()));
                if (chunk.has("error")) {
                    throw new CommandFailure(chunk.path("error").path("message").asText());
                }
                id = chunk.path("id").asText();
                String piece = chunk.path("choices")
                        .path(0)
                        .path("delta")
                        .path("content")
                        .asText("");
                if (!piece.isEmpty()) {
                    text.accept(piece);
                }
            }
        }
        throw new CommandFailure("the answer was cut; ask again");
    }

    /// One part of a path, encoded.
    public static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .timeout(LONGEST)
                .header("Authorization", "Bearer " + key);
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            JsonNode body = Json.MAPPER.readTree(response.body());
            if (response.statusCode() >= 400) {
                throw new CommandFailure(body.path("detail").asText("status " + response.statusCode()), findings(body));
            }
            return body;
        } catch (IOException failure) {
            throw new CommandFailure("no proper answer from " + address + ": " + failure
                    + " (is the server still there? start it with: tidemill up)");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted while waiting for " + address);
        }
    }

    private static List<String> findings(JsonNode problem) {
        List<String> findings = new ArrayList<>();
        for (JsonNode one : problem.path("problems")) {
            String finding = new dev.tidemill.core.Problem(
                            one.path("place").asText(),
                            one.path("rule").asText(),
                            one.path("value").asText(),
                            one.path("remedy").asText())
                    .toString();
            if (!finding.equals(problem.path("detail").asText())) {
                findings.add(finding);
            }
        }
        return findings;
    }

    @Override
    public void close() {
        http.close();
        if (embedded != null) {
            embedded.close();
        }
    }
}

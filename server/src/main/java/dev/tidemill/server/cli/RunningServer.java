package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.server.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The note `server.json` that a running server leaves in its home, so that commands find it.
record RunningServer(String host, int port, long pid) {
    private static final String FILE = "server.json";

    /// The server that runs in the home; empty where none does or the note is of one that has ended.
    static Optional<RunningServer> in(Path home) {
        Path file = home.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode note = Json.MAPPER.readTree(Files.readAllBytes(file));
            RunningServer server = new RunningServer(
                    note.path("host").asText("127.0.0.1"),
                    note.path("port").asInt(),
                    note.path("pid").asLong());
            boolean alive =
                    ProcessHandle.of(server.pid()).map(ProcessHandle::isAlive).orElse(false);
            return alive && server.port() > 0 ? Optional.of(server) : Optional.empty();
        } catch (IOException unreadable) {
            throw new CommandFailure("cannot read " + file + ": " + unreadable.getMessage()
                    + " (remove it if no server runs in this home)");
        }
    }

    void write(Path home) {
        PrivateFile.write(
                home.resolve(FILE),
                new String(
                        Json.bytes(json -> {
                            json.writeStartObject();
                            json.writeStringField("host", host);
                            json.writeNumberField("port", port);
                            json.writeNumberField("pid", pid);
                            json.writeEndObject();
                        }),
                        java.nio.charset.StandardCharsets.UTF_8));
    }

    static void remove(Path home) {
        try {
            Files.deleteIfExists(home.resolve(FILE));
        } catch (IOException stays) {
            // a note of a process that has ended is passed over by the next reader
        }
    }

    String address() {
        String shown = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return "http://" + (shown.contains(":") ? "[" + shown + "]" : shown) + ":" + port;
    }
}

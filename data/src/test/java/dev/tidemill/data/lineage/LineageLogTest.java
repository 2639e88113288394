package dev.tidemill.data.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.tidemill.data.ColumnProfile;
import dev.tidemill.data.ColumnType;
import dev.tidemill.data.Profile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageLogTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    private static LineageDataset dataset() {
        ColumnProfile amount = new ColumnProfile(
                "amount", ColumnType.DOUBLE, 9, 1, 1, 9, 5, 2, List.of(1.0, 1.0, 3.0, 5.0, 7.0, 9.0, 9.0), 9);
        return new LineageDataset(
                "tidemill",
                "fraud.dataset",
                Optional.of("abc"),
                List.of(new LineageDataset.Column("amount", "double", "what was paid")),
                Optional.of(new Profile(10, List.of(amount))),
                Map.of("amount", List.of(new LineageDataset.Source("tidemill", "fraud.stream.t", "amount"))));
    }

    @Test
    void whatWasReadAndWrittenIsToldWithItsFacets() throws IOException {
        Path file = folder.resolve("out/events.ndjson");
        try (LineageLog log = new LineageLog(file, Optional.empty(), "tidemill", "0.1 test", CLOCK)) {
            LineageLog.Run run = log.start("fraud.train", "train", List.of(dataset()));
            run.complete(List.of(), List.of(LineageDataset.named("tidemill", "fraud.model")));
            log.start("fraud.train", "train", List.of()).fail("no labels");
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(4);
        JsonNode complete = JSON.readTree(lines.get(1));
        assertThat(complete.path("eventType").asText()).isEqualTo("COMPLETE");
        assertThat(complete.path("eventTime").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(complete.path("producer").asText()).isEqualTo("https://tidemill.dev/0.1_test");
        assertThat(complete.path("run").path("runId"))
                .isEqualTo(JSON.readTree(lines.get(0)).path("run").path("runId"));
        JsonNode input = complete.path("inputs").path(0);
        assertThat(input.path("facets")
                        .path("schema")
                        .path("fields")
                        .path(0)
                        .path("type")
                        .asText())
                .isEqualTo("double");
        JsonNode quality = input.path("inputFacets").path("dataQualityMetrics");
        assertThat(quality.path("rowCount").asLong()).isEqualTo(10);
        assertThat(quality.path("columnMetrics")
                        .path("amount")
                        .path("nullCount")
                        .asLong())
                .isEqualTo(1);
        assertThat(quality.path("columnMetrics")
                        .path("amount")
                        .path("quantiles")
                        .path("0.5")
                        .asDouble())
                .isEqualTo(5);
        assertThat(complete.path("outputs").path(0).path("name").asText()).isEqualTo("fraud.model");
        JsonNode failed = JSON.readTree(lines.get(3));
        assertThat(failed.path("eventType").asText()).isEqualTo("FAIL");
        assertThat(failed.at("/run/facets/errorMessage/message").asText()).isEqualTo("no labels");
    }

    @Test
    void anEndpointGetsThemTooAndWhatItRefusesStaysInTheFile() throws IOException {
        List<String> taken = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/lineage", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            taken.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
            exchange.sendResponseHeaders(taken.size() == 1 ? 201 : 500, -1);
            exchange.close();
        });
        server.start();
        Path file = folder.resolve("events.ndjson");
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        Optional<LineageEndpoint> endpoint =
                LineageEndpoint.of(Map.of("OPENLINEAGE_URL", url, "OPENLINEAGE_API_KEY", "secret"));
        try (LineageLog log = new LineageLog(file, endpoint, "tidemill", "test", CLOCK)) {
            log.start("a", "train", List.of()).complete(List.of(), List.of());
        } finally {
            server.stop(0);
        }

        assertThat(taken).hasSize(2).allSatisfy(one -> assertThat(one).startsWith("Bearer secret {"));
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void theEnvironmentNamesTheEndpoint() {
        assertThat(LineageEndpoint.of(Map.of())).isEmpty();
        assertThat(LineageEndpoint.of(Map.of("OPENLINEAGE_URL", "http://h:1", "OPENLINEAGE_DISABLED", "true")))
                .isEmpty();
        assertThat(LineageEndpoint.of(Map.of("OPENLINEAGE_URL", "http://h:1/", "OPENLINEAGE_ENDPOINT", "/x")))
                .contains(new LineageEndpoint(URI.create("http://h:1/x"), Optional.empty()));
        assertThatThrownBy(() -> LineageEndpoint.of(Map.of("OPENLINEAGE_URL", "ftp://h")))
                .hasMessage("OPENLINEAGE_URL must be an address like http://host:5000, got \"ftp://h\"");
    }
}

package dev.tidemill.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.server.http.Json;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that is killed (SIGKILL) at work, and started again on the same home: what was acknowledged is there,
/// and nothing twice.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledServerTest {
    private static final int CALLERS = 8;
    private static final int ACKNOWLEDGED_BEFORE_THE_KILL = 400;
    private static final int LOGINS = 400_000;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;
    private URI address;
    private String key;

    @BeforeEach
    void start() throws IOException {
        if (!Files.exists(folder.resolve("apps"))) {
            LoginsPage.writeApplication(folder);
        }
        List<String> command = new ArrayList<>(LoginsPage.program());
        command.addAll(List.of("up", "--port", "0"));
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        var out = new java.io.BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.startsWith("Tidemill is up at ")) {
            line = out.readLine();
        }
        assertThat(line).as(Files.readString(folder.resolve("err.txt"))).isNotNull();
        address = URI.create(line.substring("Tidemill is up at ".length()));
        key = Files.readString(folder.resolve("home/admin.key")).strip();
    }

    @AfterEach
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    @Test
    void duringDecisions() throws Exception {
        Map<String, JsonNode> acknowledged = new ConcurrentHashMap<>();
        CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_THE_KILL);
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            int number = caller;
            callers.add(Thread.ofVirtual().start(() -> decideUntilKilled(number, acknowledged, enough)));
        }
        enough.await();
        kill();
        for (Thread caller : callers) {
            caller.join();
        }
        start();

        for (Map.Entry<String, JsonNode> one : acknowledged.entrySet()) {
            JsonNode receipt = get("/decisions/" + one.getKey());
            assertThat(receipt.path("outcome"))
                    .as(one.getKey())
                    .isEqualTo(one.getValue().path("outcome"));
            assertThat(receipt.path("decided_at")).isEqualTo(one.getValue().path("decided_at"));
        }
        JsonNode statistics = get("/statistics");
        long decisions = statistics.path("decisions").asLong();
        assertThat(decisions).isBetween((long) acknowledged.size(), (long) acknowledged.size() + CALLERS);
        assertThat(statistics.path("events").path("logins").asLong()).isEqualTo(decisions);
        JsonNode verified = await(post("/verifications", "{}"));
        assertThat(verified.path("equal").asBoolean()).isTrue();
        assertThat(verified.path("checked").asLong()).isEqualTo(decisions);
    }

    private void decideUntilKilled(int caller, Map<String, JsonNode> acknowledged, CountDownLatch enough) {
        for (int i = 0; ; i++) {
            String id = "live-" + caller + "-" + i;
            String event = "{\"login_id\":\"%s\",\"time\":\"%s\",\"account\":\"account-%d\",\"address\":\"address-%d\"}"
                    .formatted(id, Instant.parse("2026-03-01T00:00:00Z").plusSeconds(i), i % 3, caller % 2);
            try {
                JsonNode answer = post("/decisions", event);
                assertThat(answer.path("id").asText()).isEqualTo(id);
                acknowledged.put(id, answer);
                enough.countDown();
            } catch (IOException killed) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Test
    void duringAnImport() throws Exception {
        Path file = folder.resolve("logins.csv");
        int thieves = LoginsPage.writeLogins(file, LOGINS);
        String request = "{\"mapping\":\"history\",\"path\":\"%s\"}".formatted(file);
        post("/imports", request);
        long kept = 0;
        while (kept == 0) {
            kept = get("/statistics").path("offset").asLong();
        }
        kill();
        start();

        long there = get("/statistics").path("offset").asLong();
        assertThat(there).isGreaterThanOrEqualTo(kept).isLessThan(LOGINS + thieves);
        JsonNode rest = await(post("/imports", request));
        assertThat(rest.path("rejected").asLong()).isZero();
        assertThat(rest.path("skipped").asLong() + rest.path("duplicates").asLong())
                .isPositive();
        assertThat(rest.path("accepted").asLong()).isEqualTo(LOGINS + thieves - there);
        JsonNode events = get("/statistics").path("events");
        assertThat(events.path("logins").asLong()).isEqualTo(LOGINS);
        assertThat(events.path("verdicts").asLong()).isEqualTo(thieves);

        JsonNode decided = post(
                "/decisions",
                "{\"login_id\":\"after\",\"time\":\"2026-03-29T00:00:00Z\",\"account\":\"account-1\",\"address\":\"address-1\"}");
        assertThat(decided.path("id").asText()).isEqualTo("after");
        JsonNode verified = await(post("/verifications", "{}"));
        assertThat(verified.path("checked").asLong()).isEqualTo(1);
        assertThat(verified.path("equal").asBoolean()).isTrue();
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return send(request("/v1/apps/logins" + path).GET());
    }

    private JsonNode post(String path, String body) throws IOException, InterruptedException {
        return send(request("/v1/apps/logins" + path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// Asks until the job is over; its result.
    private JsonNode await(JsonNode job) throws IOException, InterruptedException {
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

package dev.tidemill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.Client.Answer;
import dev.tidemill.server.cli.Logging;
import dev.tidemill.server.console.Console;
import dev.tidemill.server.http.HttpServer;
import dev.tidemill.server.http.HttpServer.Address;
import dev.tidemill.server.http.Limits;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server whose disk is full says so with the remedy, goes on by itself when there is space again, and has lost
/// nothing
/// that it acknowledged. Skipped where no file system may be mounted.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FullDiskServerTest {
    private static final String APP = "/v1/apps/logins";
    private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");
    private static final int EVENTS_AT_ONCE = 2_000;

    @TempDir
    Path folder;

    private Path disk;
    private Tidemill tidemill;
    private HttpServer server;
    private Client client;
    private final Map<String, JsonNode> decided = new LinkedHashMap<>();
    private long accepted;
    private int numbered;

    @BeforeEach
    void start() throws IOException {
        Logging.bridge();
        disk = Files.createDirectories(folder.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=192m", "tmpfs", disk.toString()))
                .as("exit code of mount: only root may mount a file system for this test")
                .isZero();
        LoginsPage.writeApplication(folder);
        open();
        tidemill.apply(folder.resolve("apps/logins"), "test");
    }

    private void open() {
        tidemill = Tidemill.open(Config.of(disk.resolve("home")));
        server = HttpServer.start(tidemill, new Address(Address.LOOPBACK, 0), Limits.DEFAULT, Console::routes);
        client = new Client(
                server.port(), tidemill.keys().create("test", Role.ADMIN).key());
    }

    @AfterEach
    void stop() {
        if (server != null) {
            close();
        }
        run("umount", "-l", disk.toString());
    }

    private void close() {
        server.close();
        tidemill.close();
    }

    @Test
    void saysSoAndGoesOnWhenThereIsSpaceAgain() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(decide().status()).isEqualTo(200);
        }
        assertThat(client.get("/health/ready").status()).isEqualTo(200);
        Path filler = fill();

        Answer events = untilRefused();
        assertFull(events);
        Answer refused = decide();
        assertFull(refused);
        Answer ready = client.get("/health/ready");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.json().path("detail").asText()).startsWith("logins: ").contains("free space");
        String known = decided.keySet().iterator().next();
        assertThat(client.get(APP + "/decisions/" + known).status()).isEqualTo(200);

        Files.delete(filler);
        assertThat(untilReady()).isTrue();
        assertThat(decide().status()).isEqualTo(200);
        assertThat(send().status()).isEqualTo(200);
        assertWhole();
        close();
        open();
        assertWhole();
        JsonNode job = tidemillJob(client.post(APP + "/verifications", "{}").json());
        assertThat(job.path("result").path("equal").asBoolean())
                .as(job.toString())
                .isTrue();
        assertThat(job.path("result").path("checked").asLong()).isEqualTo(decided.size());
    }

    private static void assertFull(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(507);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.json().path("type").asText()).isEqualTo("urn:tidemill:problem:storage");
        assertThat(answer.json().path("detail").asText())
                .contains("the disk is full: free space, and it goes on by itself within seconds");
    }

    /// Everything that was acknowledged is there, and nothing else but what a refused write may have kept.
    private void assertWhole() {
        decided.forEach((id, answer) -> {
            JsonNode receipt = client.get(APP + "/decisions/" + id).json();
            assertThat(receipt.path("outcome")).as(id).isEqualTo(answer.path("outcome"));
            assertThat(receipt.path("decided_at")).as(id).isEqualTo(answer.path("decided_at"));
        });
        JsonNode statistics = client.get(APP + "/statistics").json();
        assertThat(statistics.path("decisions").asLong()).isEqualTo(decided.size());
        assertThat(statistics.path("events").path("logins").asLong()).isEqualTo(accepted + decided.size());
    }

    private Answer decide() {
        String id = "decided-" + numbered++;
        Answer answer = client.post(APP + "/decisions", login(id));
        if (answer.status() == 200) {
            decided.put(id, answer.json());
        }
        return answer;
    }

    private Answer send() {
        StringBuilder batch = new StringBuilder("[");
        for (int i = 0; i < EVENTS_AT_ONCE; i++) {
            batch.append(i == 0 ? "" : ",").append(login("sent-" + numbered++));
        }
        Answer answer = client.post(APP + "/events/logins", batch.append(']').toString());
        if (answer.status() == 200) {
            accepted += answer.json().path("accepted").asLong();
        }
        return answer;
    }

    private String login(String id) {
        return "{\"login_id\":\"%s\",\"time\":\"%s\",\"account\":\"account-%d\",\"address\":\"address-%d\"}"
                .formatted(id, FIRST.plusMillis(numbered), numbered % 500, numbered % 40);
    }

    /// Takes all the space that is left.
    private Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] zeros = new byte[64 * 1024];
            while (true) {
                out.write(zeros);
            }
        } catch (IOException full) {
            return filler;
        }
    }

    private Answer untilRefused() {
        for (int i = 0; i < 500; i++) {
            Answer answer = send();
            if (answer.status() != 200) {
                return answer;
            }
        }
        throw new AssertionError("the disk never was full");
    }

    private boolean untilReady() throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (client.get("/health/ready").status() == 200) {
                return true;
            }
            new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private JsonNode tidemillJob(JsonNode job) {
        tidemill.await(job.path("id").asText());
        return client.get("/v1/jobs/" + job.path("id").asText()).json();
    }

    private static int run(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
        } catch (IOException absent) {
            return -1;
        }
    }
}

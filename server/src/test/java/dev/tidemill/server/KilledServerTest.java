package dev.tidemill.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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

    private KillableServer server;

    @BeforeEach
    void start() throws IOException {
        LoginsPage.writeApplication(folder);
        server = KillableServer.over(folder, "logins");
    }

    @AfterEach
    void kill() {
        server.close();
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
        server.kill();
        for (Thread caller : callers) {
            caller.join();
        }
        server.startAgain();

        for (Map.Entry<String, JsonNode> one : acknowledged.entrySet()) {
            JsonNode receipt = server.get("/decisions/" + one.getKey());
            assertThat(receipt.path("outcome"))
                    .as(one.getKey())
                    .isEqualTo(one.getValue().path("outcome"));
            assertThat(receipt.path("decided_at")).isEqualTo(one.getValue().path("decided_at"));
        }
        JsonNode statistics = server.get("/statistics");
        long decisions = statistics.path("decisions").asLong();
        assertThat(decisions).isBetween((long) acknowledged.size(), (long) acknowledged.size() + CALLERS);
        assertThat(statistics.path("events").path("logins").asLong()).isEqualTo(decisions);
        JsonNode verified = server.await(server.post("/verifications", "{}"));
        assertThat(verified.path("equal").asBoolean()).isTrue();
        assertThat(verified.path("checked").asLong()).isEqualTo(decisions);
    }

    private void decideUntilKilled(int caller, Map<String, JsonNode> acknowledged, CountDownLatch enough) {
        for (int i = 0; ; i++) {
            String id = "live-" + caller + "-" + i;
            String event = "{\"login_id\":\"%s\",\"time\":\"%s\",\"account\":\"account-%d\",\"address\":\"address-%d\"}"
                    .formatted(id, Instant.parse("2026-03-01T00:00:00Z").plusSeconds(i), i % 3, caller % 2);
            try {
                JsonNode answer = server.post("/decisions", event);
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
        server.post("/imports", request);
        long kept = 0;
        while (kept == 0) {
            kept = server.get("/statistics").path("offset").asLong();
        }
        server.kill();
        server.startAgain();

        long there = server.get("/statistics").path("offset").asLong();
        assertThat(there).isGreaterThanOrEqualTo(kept).isLessThan(LOGINS + thieves);
        JsonNode rest = server.await(server.post("/imports", request));
        assertThat(rest.path("rejected").asLong()).isZero();
        assertThat(rest.path("skipped").asLong() + rest.path("duplicates").asLong())
                .isPositive();
        assertThat(rest.path("accepted").asLong()).isEqualTo(LOGINS + thieves - there);
        JsonNode events = server.get("/statistics").path("events");
        assertThat(events.path("logins").asLong()).isEqualTo(LOGINS);
        assertThat(events.path("verdicts").asLong()).isEqualTo(thieves);

        JsonNode decided = server.post(
                "/decisions",
                "{\"login_id\":\"after\",\"time\":\"2026-03-29T00:00:00Z\",\"account\":\"account-1\",\"address\":\"address-1\"}");
        assertThat(decided.path("id").asText()).isEqualTo("after");
        JsonNode verified = server.await(server.post("/verifications", "{}"));
        assertThat(verified.path("checked").asLong()).isEqualTo(1);
        assertThat(verified.path("equal").asBoolean()).isTrue();
    }
}

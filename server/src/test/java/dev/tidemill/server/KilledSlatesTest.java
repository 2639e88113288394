package dev.tidemill.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that gives lists, killed (SIGKILL) while it takes clicks and answers, and started again on the same home:
/// what was acknowledged is there, every list is the same again, and the live state is that of the journal.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledSlatesTest {
    private static final int CALLERS = 8;
    private static final int ACKNOWLEDGED_BEFORE_THE_KILL = 400;
    private static final int ITEMS = 30;
    private static final int LOOKED_AT = 100;
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    Path folder;

    private final Map<String, JsonNode> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, List<String>> bought = new ConcurrentHashMap<>();
    private final AtomicInteger events = new AtomicInteger();
    private KillableServer server;

    @BeforeEach
    void start() throws IOException {
        Path app = Files.createDirectories(folder.resolve("apps/recommend"));
        Files.copy(Path.of("..", "apps", "recommend", "app.yaml"), app.resolve("app.yaml"));
        server = KillableServer.over(folder, "recommend");
    }

    @AfterEach
    void kill() {
        server.close();
    }

    @Test
    void duringClicksAndLists() throws Exception {
        for (int item = 0; item < ITEMS; item++) {
            told(
                    "items",
                    "\"change_id\":\"c%d\",\"item_id\":\"i%d\",\"brand\":\"b%d\",\"categories\":\"c%d\""
                            .formatted(item, item, item, item % 3),
                    0);
        }
        CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_THE_KILL);
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            int number = caller;
            callers.add(Thread.ofVirtual().start(() -> shopUntilKilled(number, enough)));
        }
        enough.await();
        server.kill();
        for (Thread caller : callers) {
            caller.join();
        }
        server.startAgain();

        JsonNode statistics = server.get("/statistics");
        assertThat(statistics.path("decisions").asLong())
                .isBetween((long) acknowledged.size(), (long) acknowledged.size() + CALLERS);
        assertThat(statistics.path("events").path("purchases").asLong())
                .isBetween((long) events.get(), (long) events.get() + CALLERS);
        int at = 0;
        for (Map.Entry<String, JsonNode> one : acknowledged.entrySet()) {
            JsonNode receipt = server.get("/decisions/" + one.getKey());
            assertThat(receipt.path("content").path("slate"))
                    .as(one.getKey())
                    .isEqualTo(one.getValue().path("items"));
            if (at++ < LOOKED_AT) {
                JsonNode again = server.post("/decisions/" + one.getKey() + "/replay", "{}");
                assertThat(again.path("equal").asBoolean()).as(again.toString()).isTrue();
            }
        }
        for (Map.Entry<String, List<String>> one : bought.entrySet()) {
            JsonNode list = server.get("/recommendations?k=" + ITEMS + "&user=" + one.getKey());
            assertThat(list.path("items"))
                    .as("what was bought is never proposed again, and was not forgotten")
                    .extracting(item -> item.path("item").asText())
                    .doesNotContainAnyElementsOf(one.getValue());
        }
    }

    private void told(String stream, String fields, int second) throws IOException, InterruptedException {
        JsonNode verdict =
                server.post("/events/" + stream, "{\"time\":\"%s\",%s}".formatted(START.plusSeconds(second), fields));
        assertThat(verdict.path("refused").asLong()).as(verdict.toString()).isZero();
    }

    /// Asks for a list, then buys its first item.
    private void shopUntilKilled(int caller, CountDownLatch enough) {
        for (int i = 0; ; i++) {
            String user = "u" + caller + "-" + i / 5;
            String id = "live-" + caller + "-" + i;
            try {
                JsonNode answer = server.post(
                        "/decisions",
                        "{\"request_id\":\"%s\",\"time\":\"%s\",\"user_id\":\"%s\",\"k\":4}"
                                .formatted(id, START.plusSeconds(10L * i), user));
                acknowledged.put(id, answer);
                enough.countDown();
                String item = answer.path("items").path(0).path("item").asText();
                told(
                        "purchases",
                        "\"purchase_id\":\"%s\",\"user_id\":\"%s\",\"item_id\":\"%s\"".formatted(id, user, item),
                        10 * i + 1);
                events.incrementAndGet();
                bought.computeIfAbsent(user, fresh -> new ArrayList<>()).add(item);
            } catch (IOException killed) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}

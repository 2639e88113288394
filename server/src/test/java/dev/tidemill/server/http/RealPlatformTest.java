package dev.tidemill.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.Client;
import dev.tidemill.server.Client.Answer;
import dev.tidemill.server.cli.Logging;
import dev.tidemill.server.console.Console;
import dev.tidemill.server.http.HttpServer.Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HTTP over the platform itself: the forms of events, bad input, decisions, outcomes, and a console page.
class RealPlatformTest {
    private static final String APPLICATION = """
            application: payments
            version: 1.0.0
            description: Payments of a shop.
            streams:
              payments:
                id: payment_id
                time: time
                fields:
                  payment_id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  payer: {type: string, required: true}
                  amount: {type: decimal, scale: 2, required: true, min: 0}
              verdicts:
                id: verdict_id
                time: time
                about: {stream: payments, field: payment_id}
                fields:
                  verdict_id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  payment_id: {type: string, required: true}
                  bad: {type: boolean, required: true}
            entities:
              payer: {key: payer}
            outcome: {stream: verdicts, field: bad, delay: 7d, otherwise: false}
            decision: {on: payments, deadline: 100ms, outcomes: [accept, refuse]}
            features:
              amount: amount
              payer_count: {by: payer, aggregate: count, windows: [1d]}
            policy:
              version: 1
              fallback: accept
              rules:
                - {name: large, when: amount > 1000, outcome: refuse, reason: the amount is large}
            """;
    private static final String EVENTS = "/v1/apps/payments/events/payments";
    private static final String DECISIONS = "/v1/apps/payments/decisions";

    @TempDir
    static Path folder;

    private static Tidemill tidemill;
    private static HttpServer server;
    private static Client client;

    @BeforeAll
    static void open() throws IOException {
        Logging.bridge();
        Files.writeString(folder.resolve("app.yaml"), APPLICATION);
        tidemill = Tidemill.open(Config.of(folder.resolve("home")));
        tidemill.apply(folder, "test");
        server = HttpServer.start(tidemill, new Address(Address.LOOPBACK, 0), Limits.DEFAULT, Console::routes);
        client = new Client(
                server.port(), tidemill.keys().create("test", Role.ADMIN).key());
    }

    @AfterAll
    static void close() {
        server.close();
        tidemill.close();
    }

    private static String payment(String id, String amount) {
        return "{\"payment_id\":\"" + id + "\",\"time\":\"2026-01-01T00:00:00Z\",\"payer\":\"p\",\"amount\":" + amount
                + "}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void eventsComeOneByOneInArraysAndInLines() {
        assertThat(client.post(EVENTS, payment("e1", "1"))
                        .json()
                        .path("accepted")
                        .asInt())
                .isEqualTo(1);
        assertThat(client.post(EVENTS, payment("e1", "1"))
                        .json()
                        .path("duplicate")
                        .asInt())
                .isEqualTo(1);
        assertThat(client.post(EVENTS, payment("e1", "2")).status()).isEqualTo(400);
        assertThat(client.post(EVENTS, "[" + payment("e2", "1") + "," + payment("e3", "1") + "]")
                        .json()
                        .path("accepted")
                        .asInt())
                .isEqualTo(2);
        Answer lines = client.post(
                EVENTS,
                bytes(payment("e4", "1") + "\n{broken\n" + payment("e5", "1") + "\n"),
                "Content-Type",
                "application/x-ndjson");
        assertThat(lines.status()).as(lines.text()).isEqualTo(207);
        assertThat(lines.json().path("accepted").asInt()).isEqualTo(2);
        assertThat(lines.json().path("refused").asInt()).isEqualTo(1);
    }

    @Test
    void cloudEventsAreUnderstoodInEachForm() {
        String envelope = "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/shop\",\"type\":\"payment\","
                + "\"time\":\"2026-01-01T00:00:00Z\",\"data\":%s}";
        String one = envelope.formatted("c1", payment("c1", "1"));
        assertThat(client.post(EVENTS, bytes(one), "Content-Type", "application/cloudevents+json")
                        .status())
                .isEqualTo(200);
        String batch = "[" + envelope.formatted("c2", payment("c2", "1")) + "]";
        assertThat(client.post(EVENTS, bytes(batch), "Content-Type", "application/cloudevents-batch+json")
                        .status())
                .isEqualTo(200);
        Answer binary = client.post(
                EVENTS,
                bytes(payment("c3", "1")),
                "Content-Type",
                "application/json",
                "ce-specversion",
                "1.0",
                "ce-id",
                "c3",
                "ce-source",
                "/shop",
                "ce-type",
                "payment");
        assertThat(binary.status()).as(binary.text()).isEqualTo(200);
    }

    @Test
    void aTornGzipKeepsWhatWasWhole() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes(payment("g1", "1") + "\n"));
        }
        String[] headers = {"Content-Type", "application/x-ndjson", "Content-Encoding", "gzip"};
        assertThat(client.post(EVENTS, packed.toByteArray(), headers).status()).isEqualTo(200);
        Answer torn = client.post(EVENTS, Arrays.copyOf(packed.toByteArray(), packed.size() / 2), headers);
        assertThat(torn.status()).as(torn.text()).isEqualTo(400);
        assertThat(torn.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void badEventsAreRefusedWithTheirReason() {
        for (String amount : new String[] {"\"much\"", "-1", "NaN", "1e400", "null", "1.234"}) {
            Answer answer = client.post(EVENTS, payment("bad" + amount.hashCode(), amount));
            assertThat(answer.status()).as(amount + ": " + answer.text()).isEqualTo(400);
            assertThat(answer.json().path("detail").asText()).as(amount).isNotBlank();
        }
        assertThat(client.post(EVENTS, payment("f1", "1").replace("2026-01-01", "2999-01-01"))
                        .status())
                .isEqualTo(400);
        JsonNode kept = client.get("/v1/apps/payments/quarantine").json().path("inputs");
        assertThat(kept).isNotEmpty();
        assertThat(client.post("/v1/apps/payments/events/nothing", "{}").status())
                .isEqualTo(404);
        assertThat(client.post("/v1/apps/nothing/decisions", "{}").status()).isEqualTo(404);
    }

    @Test
    void aDecisionGoesTheWholeWay() {
        Answer answer = client.post(DECISIONS, payment("d1", "2000"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("outcome").asText()).isEqualTo("refuse");
        assertThat(answer.json().path("fallback").asText()).isEqualTo("no_model");
        assertThat(answer.json().path("rules").path(0).asText()).isEqualTo("large");
        assertThat(client.post(DECISIONS, payment("d1", "2000")).json()).isEqualTo(answer.json());
        assertThat(client.post(DECISIONS, payment("d1", "2001")).status()).isEqualTo(409);
        assertThat(client.post(DECISIONS, "{").status()).isEqualTo(400);
        assertThat(client.post(DECISIONS + "/d1/replay", "")
                        .json()
                        .path("equal")
                        .asBoolean())
                .isTrue();
        String verdict = "{\"verdict_id\":\"v1\",\"time\":\"2026-01-02T00:00:00Z\",\"payment_id\":\"%s\",\"bad\":true}";
        assertThat(client.post("/v1/apps/payments/outcomes", verdict.formatted("d1"))
                        .status())
                .isEqualTo(200);
        JsonNode receipt = client.get(DECISIONS + "/d1").json();
        assertThat(receipt.path("became_known").path("bad").asBoolean()).isTrue();
        assertThat(receipt.path("features").path("amount").asDouble()).isEqualTo(2000);
        assertThat(client.get(DECISIONS).json().path("decisions")).isNotEmpty();
        assertThat(client.get(DECISIONS + "/unknown").status()).isEqualTo(404);
        Answer rollback = client.post("/v1/apps/payments/models/rollback", "");
        assertThat(rollback.status()).as(rollback.text()).isIn(404, 409);
    }

    @Test
    void metricsCountWhatThePlatformDoes() {
        client.post(DECISIONS, payment("m1", "5"));
        assertThat(client.get("/metrics").text()).contains("tidemill_http_requests_seconds_count");
        assertThat(client.get("/health/ready").status()).isEqualTo(200);
    }
}

package dev.tidemill.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tidemill.server.Client.Answer;
import dev.tidemill.server.Served;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class GateTest {
    private static final Duration SECONDS = Duration.ofSeconds(10);

    private final Served served = new Served();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(log);
    }

    @AfterEach
    void stop() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(log);
        served.close();
    }

    @Test
    void noRouteButTheOpenOnesAnswersWithoutAKey() {
        List<Route> closed = served.server.routes().stream()
                .filter(route -> route.access() != Access.OPEN && route.access() != Access.SESSION)
                .toList();
        assertThat(closed).hasSizeGreaterThan(25);
        for (Route route : closed) {
            String path = path(route);
            for (String key : List.of("", "tm_wrong", "nonsense with spaces")) {
                Answer answer = ask(route, path, key);
                assertThat(answer.status())
                        .as("%s %s with key '%s'", route.method(), path, key)
                        .isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"tidemill\"");
                assertThat(answer.header("Content-Type"))
                        .isEqualTo(isProblem(route) ? "application/problem+json" : "application/json");
            }
        }
    }

    /// gRPC has a form of its own over HTTP/2 only.
    private static boolean isProblem(Route route) {
        return ErrorForm.of(route) == ErrorForm.PROBLEM || ErrorForm.of(route) == ErrorForm.GRPC;
    }

    @Test
    void aRequestThatTakesTooLongIsGivenUpWithARemedy() {
        Limits hasty = new Limits(4 * 1024, 64 * 1024, 1024, 4, 2, SECONDS, Duration.ofNanos(1), SECONDS);
        try (Served other = new Served(hasty)) {
            for (String path : List.of("/v1/apps/fraud/decisions", "/v1/apps/fraud/outcomes")) {
                Answer answer = other.writer().post(path, "{}");
                assertThat(answer.status()).as(path).isEqualTo(504);
                assertThat(answer.header("Retry-After")).isEqualTo("10");
                assertThat(answer.json().path("detail").asText())
                        .isEqualTo(
                                "a request must be answered within its deadline, which passed while it waited for the"
                                        + " rest of the body; send the same again, which changes nothing that is there");
            }
        }
    }

    @Test
    void aKeyOfALesserRoleIsForbidden() {
        for (Route route : served.server.routes()) {
            if (route.access() == Access.WRITE || route.access() == Access.ADMIN) {
                assertThat(ask(route, path(route), served.readKey).status())
                        .as(route.toString())
                        .isEqualTo(403);
            }
            if (route.access() == Access.ADMIN) {
                Answer answer = ask(route, path(route), served.writeKey);
                assertThat(answer.status()).as(route.toString()).isEqualTo(403);
                String field = isProblem(route) ? "detail" : "error";
                assertThat(answer.json().path(field).asText())
                        .isEqualTo("this needs a key with the role ADMIN, got one with the role WRITE");
            }
        }
    }

    @Test
    void aKeyMayComeInItsOwnHeaderAndARevokedOneIsRefusedAtOnce() {
        HttpRequest.Builder request = served.nobody()
                .request("/v1/apps")
                .header("X-API-Key", served.readKey)
                .GET();
        assertThat(served.nobody().send(request).status()).isEqualTo(200);
        served.tidemill.keys.revoke("key1");
        assertThat(served.reader().get("/v1/apps").status()).isEqualTo(401);
    }

    @Test
    void aDefectTellsTheCallerNothingButTheRequest() {
        Answer answer = served.writer().post("/v1/apps/fraud/decisions", "{\"id\":\"t\",\"amount\":-1}");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).doesNotContain("secret", "IllegalState");
        assertThat(answer.json().path("detail").asText())
                .isEqualTo("something went wrong here; the log of the server has more under request "
                        + answer.header("X-Request-Id"));
        assertThat(log.list)
                .anySatisfy(event -> assertThat(event.getFormattedMessage())
                        .isEqualTo("request " + answer.header("X-Request-Id")
                                + " to POST /v1/apps/{app}/decisions failed"));
    }

    @Test
    void keysAndBodiesAreNeverLoggedNorEchoed() {
        StringBuilder seen = new StringBuilder();
        seen.append(served.with("tm_notakey").get("/v1/apps").text());
        seen.append(served.writer().get("/v1/keys").text());
        seen.append(served.writer()
                .post("/v1/apps/fraud/decisions", "{\"id\":\"t\",\"card\":\"4111\"}")
                .text());
        seen.append(served.writer().get("/v1/nowhere").text());
        log.list.forEach(event -> seen.append(event.getFormattedMessage()));
        assertThat(seen.toString())
                .doesNotContain("tm_notakey", served.writeKey, served.readKey, served.adminKey, "4111");
    }

    @Test
    void theCallersRequestIdIsKeptWhereItIsSound() {
        HttpRequest.Builder sound = served.reader().request("/v1/apps").header("X-Request-Id", "abc-1");
        assertThat(served.reader().send(sound.GET()).header("X-Request-Id")).isEqualTo("abc-1");
        HttpRequest.Builder odd = served.reader().request("/v1/apps").header("X-Request-Id", "a b<script>");
        assertThat(served.reader().send(odd.GET()).header("X-Request-Id")).matches("[0-9a-f]{8}-[0-9a-z]+");
    }

    @Test
    void unknownAddressesAndMethodsAreRefused() {
        Answer unknown = served.admin().get("/v1/nowhere");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().path("detail").asText())
                .isEqualTo("no such address; /openapi.yaml describes all there are");
        Answer method = served.admin().delete("/v1/apps");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.header("Allow")).isEqualTo("GET, POST");
        assertThat(method.json().path("detail").asText())
                .isEqualTo("method must be one of [GET, POST], got \"DELETE\"");
        assertThat(served.admin().get("/v1/apps/ghost").status()).isEqualTo(404);
    }

    @Test
    void whatIsCountedIsShown() {
        served.writer().post("/v1/apps/fraud/decisions", "{\"id\":\"t\",\"amount\":1}");
        Answer metrics = served.reader().get("/metrics");
        assertThat(metrics.text())
                .contains("tidemill_http_requests_seconds_count{method=\"POST\","
                        + "route=\"/v1/apps/{app}/decisions\",status=\"200\"} 1")
                .contains("tidemill_memory_heap_bytes")
                .contains("tidemill_http_decision_seconds{quantile=\"0.99\"}");
    }

    @Test
    void readinessFollowsThePlatform() {
        assertThat(served.nobody().get("/health/live").status()).isEqualTo(200);
        assertThat(served.nobody().get("/health/ready").status()).isEqualTo(200);
        served.tidemill.ready = false;
        Answer answer = served.nobody().get("/health/ready");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    private Answer ask(Route route, String path, String key) {
        HttpRequest.Builder request = served.nobody().request(path);
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return served.nobody()
                .send(request.method(
                        route.method(),
                        route.method().equals("POST")
                                ? HttpRequest.BodyPublishers.ofByteArray("{}".getBytes(StandardCharsets.UTF_8))
                                : HttpRequest.BodyPublishers.noBody()));
    }

    private static String path(Route route) {
        return route.path()
                .replace("{app}", "fraud")
                .replace("{stream}", "transactions")
                .replace("{version}", "1")
                .replaceAll("\\{\\+?[a-z]+}", "x");
    }
}

package dev.tidemill.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against a real HTTP server of the JDK on a free port that stands in for Tidemill.
class LoadDriverTest {
    private static final Simulation SIMULATION = Simulation.handbook()
            .withCustomers(100)
            .withTerminals(300)
            .withDays(LocalDate.of(2018, 4, 1), 30)
            .withCompromised(20, 3)
            .withLabelDelay(Duration.ofDays(1));

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private Function<HttpExchange, Answer> answers = _ -> new Answer(200, "{\"id\":\"1\",\"outcome\":\"approve\"}");

    private record Answer(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Answer answer = answers.apply(exchange);
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        executor.close();
    }

    private LoadTarget target() {
        return new LoadTarget(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "fraud", "secret");
    }

    private LoadReport drive(LoadPace pace) throws InterruptedException {
        return new LoadDriver(
                        target(), pace, System::nanoTime, Thread.ofVirtual().factory())
                .run(new Simulator(SIMULATION).arrivals(), _ -> {});
    }

    @Test
    void sendsTransactionsInOrderAndOutcomesWhenTheyBecomeKnown() throws Exception {
        LoadReport report = drive(new LoadPace(1_000_000, 600, 1, Duration.ofSeconds(10)));

        assertThat(report.answered()).as(report.firstFailure()).isEqualTo(600);
        assertThat(report.decided()).isEqualTo(Map.of("approve", 600L));
        assertThat(report.outcomes()).isPositive();
        assertThat(report.failed() + report.refused() + report.shed() + report.outcomesFailed())
                .isZero();
        assertThat(report.firstFailure()).isEmpty();
        assertThat(report.latency().p50Millis())
                .isPositive()
                .isLessThanOrEqualTo(report.latency().mostMillis());
        assertThat(requests.getFirst())
                .startsWith(
                        "POST /v1/apps/fraud/decisions Bearer secret {\"transaction_id\":\"0\",\"time\":\"2018-04-01T")
                .matches(".*\"customer_id\":\"\\d+\",\"terminal_id\":\"\\d+\",\"amount\":\\d+\\.\\d\\d}");
        List<String> ids = requests.stream()
                .filter(request -> request.contains("/decisions"))
                .map(request -> request.replaceFirst(".*\"transaction_id\":\"(\\d+)\".*", "$1"))
                .toList();
        assertThat(ids)
                .hasSize(600)
                .isEqualTo(java.util.stream.IntStream.range(0, 600)
                        .mapToObj(Integer::toString)
                        .toList());
        String outcome = requests.stream()
                .filter(r -> r.contains("/outcomes"))
                .findFirst()
                .orElseThrow();
        assertThat(outcome)
                .matches(
                        "POST /v1/apps/fraud/outcomes Bearer secret "
                                + "\\{\"verdict_id\":\"verdict-(\\d+)\",\"time\":\"2018-04-[^\"]+Z\",\"transaction_id\":\"\\1\",\"fraud\":true}");
    }

    @Test
    void countsFraudsByWhatWasAnswered() throws Exception {
        answers = _ -> new Answer(200, "{\"rules\":[{\"outcome\":\"no\"}],\"outcome\":\"decline\"}");
        LoadReport report = drive(LoadPace.of(1_000_000, 2_000));
        long frauds = 0;
        for (Transaction t : new Simulator(SIMULATION).transactions()) {
            frauds += t.id() < 2_000 && t.fraud() ? 1 : 0;
        }
        assertThat(report.decided()).isEqualTo(Map.of("decline", 2_000L));
        assertThat(report.caught()).isEqualTo(Map.of("decline", frauds));
    }

    @Test
    void keepsTheRefusalsApart() throws Exception {
        AtomicLong count = new AtomicLong();
        answers = exchange -> exchange.getRequestURI().getPath().endsWith("outcomes")
                ? new Answer(422, "unknown")
                : new Answer(List.of(200, 400, 429, 500).get((int) (count.getAndIncrement() % 4)), "{}");
        LoadReport report = drive(LoadPace.of(1_000_000, 400));
        assertThat(report.answered()).isEqualTo(100);
        assertThat(report.refused()).isEqualTo(100);
        assertThat(report.shed()).isEqualTo(100);
        assertThat(report.failed()).isEqualTo(100);
        assertThat(report.firstFailure()).startsWith("status ");
    }

    @Test
    void stopsWhereTheKeyIsRefused() throws Exception {
        answers = _ -> new Answer(401, "a request needs an API key");
        LoadReport report = drive(LoadPace.of(1_000_000, 10_000));
        assertThat(report.refused()).isLessThanOrEqualTo(16);
        assertThat(report.firstFailure()).isEqualTo("status 401: a request needs an API key");
    }

    @Test
    void stopsWhereNobodyAnswers() throws Exception {
        server.stop(0);
        LoadReport report = drive(LoadPace.of(1_000_000, 100_000));
        assertThat(report.answered()).isZero();
        assertThat(report.failed()).isBetween(100L, 200L);
    }

    /// One connection, due every millisecond, each answered after ten: the n-th waits for the n before it.
    @Test
    void latencyCountsFromWhenItWasDue() throws Exception {
        AtomicLong clock = new AtomicLong();
        answers = _ -> {
            clock.addAndGet(10_000_000);
            return new Answer(200, "{\"outcome\":\"approve\"}");
        };
        List<Transaction> hundred = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            hundred.add(new Transaction(i, 0, 1, 1, 100, Scenario.NONE));
        }
        LoadReport report = new LoadDriver(
                        target(),
                        new LoadPace(1_000, 100, 1, Duration.ofSeconds(10)),
                        clock::get,
                        Thread.ofVirtual().factory())
                .run(hundred, _ -> {});
        assertThat(report.latency().mostMillis()).isBetween(900.0, 902.0);
        assertThat(report.latency().p50Millis()).isBetween(450.0, 462.0);
        assertThat(report.seconds()).isEqualTo(1.0);
    }

    @Test
    void refusesWhatCannotBeSent() {
        assertThatThrownBy(() -> new LoadTarget(URI.create("localhost"), "fraud", "secret"))
                .hasMessage("server must be an http or https address, got \"localhost\"");
        assertThatThrownBy(() -> new LoadTarget(URI.create("http://localhost"), "fraud", " "))
                .hasMessage("an API key is needed (the first one is in the server's home)");
        assertThatThrownBy(() -> LoadPace.of(0, 1))
                .hasMessage("rate must be above 0 and at most 1000000 a second, got 0.0");
        assertThatThrownBy(() -> LoadPace.of(1, 0)).hasMessage("decisions must be at least 1, got 0");
        assertThatThrownBy(() -> new LoadPace(1, 1, 0, Duration.ofSeconds(1)))
                .hasMessage("connections must be 1 to 1024, got 0");
        assertThat(target().toString()).doesNotContain("secret");
    }
}

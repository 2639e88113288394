package dev.tidemill.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.KeptAlert;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.Client;
import dev.tidemill.server.Client.Answer;
import dev.tidemill.server.cli.Logging;
import dev.tidemill.server.http.HttpServer.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Budgets of a gateway before a provider on loopback: a call of `words` costs 19 millionths.
class BudgetTest {
    @TempDir
    Path folder;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private HttpServer people;
    private Upstream upstream;
    private Tidemill tidemill;
    private dev.tidemill.server.http.HttpServer server;
    private Client client;
    private String key;

    @BeforeEach
    void open() throws IOException {
        Logging.bridge();
        upstream = new Upstream();
        people = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        people.createContext("/", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        people.start();
        Files.writeString(folder.resolve("prices.yaml"), """
                currency: USD
                models:
                  words: {prompt: 1.00, completion: 2.00}
                  free: {prompt: 0, completion: 0}
                """);
    }

    private void start(String budgets) throws IOException {
        Path file = Files.writeString(
                folder.resolve("gateway.yaml"),
                """
                providers:
                  local: {kind: openai-compatible, url: "%s"}
                models:
                  words: {targets: [{provider: local, model: words}], most: 1000}
                  cheap: {targets: [{provider: local, model: free}], most: 1000}
                prices: prices.yaml
                alerts:
                  people: {webhook: "http://127.0.0.1:%d/"}
                budgets:
                """.formatted(upstream.url(), people.getAddress().getPort()) + budgets);
        tidemill = Tidemill.open(Config.of(folder.resolve("home")).withGateway(file));
        assertThat(tidemill.chats().trouble()).isEmpty();
        server = dev.tidemill.server.http.HttpServer.start(
                tidemill, new Address(Address.LOOPBACK, 0), Limits.DEFAULT, (platform, telemetry) -> List.of());
        key = key == null ? tidemill.keys().create("test", Role.ADMIN).key() : key;
        client = new Client(server.port(), key);
    }

    private void stop() {
        server.close();
        tidemill.close();
    }

    @AfterEach
    void close() {
        stop();
        upstream.close();
        people.stop(0);
    }

    private Answer ask() {
        return client.post(
                "/v1/chat/completions",
                "{\"model\":\"words\",\"messages\":[{\"role\":\"user\",\"content\":\"count to three\"}]}");
    }

    @Test
    void aSpentBudgetTellsPeopleAndBlocksOverARestartToo() throws Exception {
        String budgets = "  trial: {per: month, money: 0.000030, block: true, to: people}\n";
        start(budgets);
        assertThat(ask().status()).isEqualTo(200);
        assertThat(told.poll(20, TimeUnit.SECONDS)).contains("\"trial\"", "50 % of the budget");
        assertThat(ask().status()).isEqualTo(200);
        assertThat(told.poll(20, TimeUnit.SECONDS)).contains("80 % of the budget");
        assertThat(told.poll(20, TimeUnit.SECONDS)).contains("100 % of the budget", "requests are refused, until");
        for (int i = 0; i < 2; i++) {
            Answer refused = ask();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.json().path("error").path("code").asText()).isEqualTo("insufficient_quota");
            assertThat(refused.json().path("error").path("message").asText())
                    .startsWith("budget trial must have money left, it is spent for the month from ");
            assertThat(Long.parseLong(refused.header("Retry-After"))).isPositive();
            stop();
            start(budgets);
        }
        assertThat(told).as("alerts are not told again").isEmpty();
        assertThat(tidemill.chats().budgetAlerts(10))
                .extracting(KeptAlert::told)
                .allSatisfy(ways -> assertThat(ways).containsExactly("people: arrived"));
        Answer costs = client.get("/v1/costs");
        assertThat(costs.json().path("budgets").path(0).path("spent_micros").asLong())
                .isEqualTo(38);
    }

    @Test
    void aCheaperModelAnswersWhereABudgetSaysSo() throws Exception {
        start("  words: {model: words, per: day, money: 0.000010, cheaper-model: cheap}\n");
        assertThat(ask().json().path("model").asText()).isEqualTo("words");
        assertThat(ask().json().path("model").asText()).isEqualTo("cheap");
        assertThat(upstream.asked.get().path("model").asText()).isEqualTo("free");
    }

    @Test
    void embeddingsAreLinesOfTheLedger() throws Exception {
        start("  all: {per: day, money: 1.00}\n");
        String model = tidemill.chats().embedder().orElseThrow().name();
        String body = "{\"model\":\"" + model + "\",\"input\":[\"a tide mill\",\"an invoice\"]}";
        Answer answer = client.post("/v1/embeddings", body);
        assertThat(answer.status()).isEqualTo(200);
        long tokens = answer.json().path("usage").path("prompt_tokens").asLong();
        stop();
        start("  all: {per: day, money: 1.00}\n");
        assertThat(client.get("/v1/costs").json().path("costs")).singleElement().satisfies(line -> {
            assertThat(line.path("model").asText()).isEqualTo(model);
            assertThat(line.path("prompt_tokens").asLong()).isEqualTo(tokens);
            assertThat(line.path("key").asText()).isNotEmpty();
        });
    }
}

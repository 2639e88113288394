package dev.tidemill.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.core.Tenant;
import dev.tidemill.platform.ApiKeys.Owner;
import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.Client;
import dev.tidemill.server.Client.Answer;
import dev.tidemill.server.cli.Logging;
import dev.tidemill.server.http.HttpServer.Address;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tenants that share a home: models, an assistant, nothing else.
class TenantsTest {
    @TempDir
    Path folder;

    private Upstream upstream;
    private Tidemill tidemill;
    private HttpServer server;
    private Client admin;
    private Client acme;
    private Client other;

    @BeforeEach
    void open() throws IOException {
        Logging.bridge();
        upstream = new Upstream();
        Files.writeString(folder.resolve("prices.yaml"), """
                currency: USD
                models:
                  words: {prompt: 1.00, completion: 2.00}
                """);
        Path file = Files.writeString(folder.resolve("gateway.yaml"), """
                providers:
                  local: {kind: openai-compatible, url: "%s"}
                models:
                  words: {targets: [{provider: local, model: words}], most: 1000}
                limits:
                  - {of: tenant, tenant: acme, requests: 2, per: 365d}
                prices: prices.yaml
                budgets:
                  acme: {tenant: acme, per: month, money: 1.00}
                  everybody: {per: month, money: 100.00}
                """.formatted(upstream.url()));
        tidemill = Tidemill.open(Config.of(folder.resolve("home")).withGateway(file));
        assertThat(tidemill.chats().trouble()).isEmpty();
        server = HttpServer.start(
                tidemill, new Address(Address.LOOPBACK, 0), Limits.DEFAULT, (platform, telemetry) -> List.of());
        tidemill.apply(Path.of("..", "apps", "assistant").toAbsolutePath().normalize(), "ada");
        put("returns.md", "# Returns\n\nShoes may be returned within 30 days of delivery.", Set.of());
        put("rebate.md", "# Rebates\n\nThe rebate of Acme is 17 percent on every order.", Set.of("acme"));
        put("pay.md", "# Salaries\n\nSalaries of assistants begin at 2300 euros a month.", Set.of("staff"));
        tidemill.await(tidemill.train("assistant", dev.tidemill.platform.TrainRequest.NEWEST)
                .id());
        admin = client(Role.ADMIN, Owner.NONE);
        acme = client(Role.WRITE, new Owner(new Tenant("acme"), Optional.empty(), Optional.of("assistant")));
        other = client(Role.WRITE, new Owner(new Tenant("other"), Optional.empty(), Optional.of("assistant")));
    }

    @AfterEach
    void close() {
        server.close();
        tidemill.close();
        upstream.close();
    }

    private void put(String id, String text, Set<String> labels) {
        tidemill.documents().put("assistant", id, text.getBytes(StandardCharsets.UTF_8), labels);
    }

    private Client client(Role role, Owner owner) {
        return new Client(
                server.port(), tidemill.keys().create("test", role, owner).key());
    }

    private static Answer ask(Client client, String model, String question) {
        return client.post(
                "/v1/chat/completions",
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}".formatted(model, question));
    }

    private static Answer decide(Client client, String id, String fields) {
        return client.post(
                "/v1/apps/assistant/decisions",
                "{\"question_id\":\"%s\",\"time\":\"%s\",%s}".formatted(id, Instant.now(), fields));
    }

    private static String said(Answer answer) {
        return answer.json().at("/choices/0/message/content").asText();
    }

    private static String told(Answer answer) {
        return answer.json().path("detail").asText();
    }

    @Test
    void limitsAndCostsAreATenantsOwn() {
        assertThat(ask(acme, "words", "count").status()).isEqualTo(200);
        assertThat(ask(acme, "words", "count").status()).isEqualTo(200);
        assertThat(ask(acme, "words", "count").status()).isEqualTo(429);
        Answer free = ask(other, "words", "count");
        assertThat(free.status()).as(free.text()).isEqualTo(200);

        JsonNode own = settled(acme, 1).path("costs");
        assertThat(own).hasSize(1);
        assertThat(own.get(0).path("tenant").asText()).isEqualTo("acme");
        assertThat(own.get(0).path("calls").asInt()).isEqualTo(2);
        assertThat(own.get(0).path("micros").asInt()).isEqualTo(38);
        assertThat(acme.get("/v1/costs").json().path("budgets").findValuesAsText("name"))
                .containsExactly("acme");
        JsonNode all = settled(admin, 2);
        assertThat(all.path("costs").findValuesAsText("tenant")).containsExactly("acme", "other");
        assertThat(all.path("budgets").findValuesAsText("name")).containsExactly("acme", "everybody");
        assertThat(client(Role.WRITE, Owner.NONE).get("/v1/costs").status()).isEqualTo(403);
    }

    /// The costs once there are that many lines: lines are written a moment after a call.
    private static JsonNode settled(Client client, int lines) {
        JsonNode costs = client.get("/v1/costs").json();
        long calls = 0;
        while (costs.path("costs").size() < lines || calls < (lines == 1 ? 2 : 3)) {
            costs = client.get("/v1/costs").json();
            calls = StreamSupport.stream(costs.path("costs").spliterator(), false)
                    .mapToLong(line -> line.path("calls").asLong())
                    .sum();
        }
        return costs;
    }

    @Test
    void aGuestAsksTheAssistantOfItsKeyAndReadsWhatIsEverybodysOrItsOwn() {
        Answer answer = ask(acme, "assistant", "What is the rebate of Acme?");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(said(answer)).contains("17 percent");
        assertThat(answer.json().at("/tidemill/citations/0/document").asText()).isEqualTo("rebate.md");
        assertThat(answer.json().at("/tidemill/unsupported")).isEmpty();
        String events = acme.post("/v1/chat/completions", """
                        {"model":"assistant","stream":true,"messages":[{"role":"user","content":"May shoes be returned?"}]}""").text();
        assertThat(events)
                .contains(
                        "\"finish_reason\":\"stop\"}],\"tidemill\":{\"outcome\":\"answered\",\"citations\":[{\"mark\":1")
                .endsWith("data: [DONE]\n\n");
        assertThat(said(ask(other, "assistant", "What is the rebate of Acme?"))).doesNotContain("17");
        assertThat(said(ask(other, "assistant", "How long may shoes be returned?")))
                .contains("30 days");
        String id = answer.json().path("id").asText().substring("chatcmpl-".length());
        assertThat(id).startsWith("acme::");

        assertThat(acme.get("/v1/apps/assistant/decisions/" + id).status()).isEqualTo(200);
        Answer replayed = acme.post("/v1/apps/assistant/decisions/" + id + "/replay", "");
        assertThat(replayed.json().path("equal").asBoolean()).isTrue();
        assertThat(admin.get("/v1/apps/assistant/decisions/" + id).status()).isEqualTo(200);
        Answer hidden = other.get("/v1/apps/assistant/decisions/" + id);
        assertThat(hidden.status()).isEqualTo(404);
        assertThat(told(hidden)).isEqualTo("a decision of tenant other has an id that begins with other::");
        assertThat(other.post("/v1/apps/assistant/decisions/" + id + "/replay", "")
                        .status())
                .isEqualTo(404);

        Client bare = client(Role.WRITE, new Owner(new Tenant("acme"), Optional.empty(), Optional.empty()));
        assertThat(ask(bare, "assistant", "How long?").status()).isEqualTo(403);
        assertThat(ask(bare, "words", "count").status()).isEqualTo(200);
        assertThat(bare.get("/v1/models").json().path("data").findValuesAsText("id"))
                .contains("words")
                .doesNotContain("assistant");
    }

    @Test
    void decisionsCarryTheirTenantAndConversationsAreItsOwn() {
        String first =
                "\"question\":\"How long may shoes be returned?\",\"conversation_id\":\"c1\",\"user_id\":\"ann\"";
        assertThat(decide(acme, "acme::1", first).status()).isEqualTo(200);
        assertThat(decide(other, "other::1", first.replace("ann", "bob")).status())
                .as("the same name of a conversation, another tenant's and another user's")
                .isEqualTo(200);
        Answer strange = decide(acme, "acme::2", first.replace("ann", "bob"));
        assertThat(strange.status()).as("another user's of the same tenant").isNotEqualTo(200);

        Answer foreign = decide(acme, "other::2", first);
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(told(foreign)).isEqualTo("the id of a decision of tenant acme must begin with acme::");
        assertThat(decide(admin, "acme::3", first).status()).isEqualTo(403);
        Answer staff =
                decide(acme, "acme::4", "\"question\":\"Where do salaries of assistants begin?\",\"labels\":\"staff\"");
        assertThat(staff.json().path("outcome").asText()).isEqualTo("unknown");
        assertThat(decide(admin, "mine", "\"question\":\"Where do salaries of assistants begin?\",\"labels\":\"staff\"")
                        .json()
                        .path("outcome")
                        .asText())
                .isEqualTo("answered");
    }

    @Test
    void nothingElseIsOpenToAGuest() {
        for (String path : List.of(
                "/v1/apps",
                "/v1/apps/assistant/decisions",
                "/v1/apps/assistant/documents",
                "/v1/apps/fraud/decisions/acme::1",
                "/v1/jobs/1",
                "/metrics",
                "/v1/keys")) {
            assertThat(acme.get(path).status()).as(path).isEqualTo(403);
        }
        assertThat(acme.post("/v1/apps/assistant/outcomes", "{}").status()).isEqualTo(403);
        assertThat(acme.post("/v1/apps/assistant/events/questions", "{}").status())
                .isEqualTo(403);
    }

    @Test
    void aUsersKeyDecidesAsThatUserAlone() {
        Client ann = client(Role.WRITE, new Owner(Tenant.DEFAULT, Optional.of("ann"), Optional.empty()));
        String question = "\"question\":\"How long may shoes be returned?\"";
        assertThat(decide(ann, "u1", question + ",\"user_id\":\"ann\"").status())
                .isEqualTo(200);
        Answer another = decide(ann, "u2", question + ",\"user_id\":\"bob\"");
        assertThat(another.status()).isEqualTo(403);
        assertThat(told(another)).isEqualTo("field user_id must be the user of the key, ann, got another");
        assertThat(told(decide(ann, "u3", question)))
                .isEqualTo("field user_id must be the user of the key, ann, got none");
    }
}

package dev.tidemill.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.Client;
import dev.tidemill.server.Client.Answer;
import dev.tidemill.server.LoginsPlatform;
import dev.tidemill.server.http.HttpServer.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Versions and runs over HTTP, in a real platform: cards, a second person's approval, aliases, deletion guarded by
/// use, reproduction byte for byte, search.
class VersionRoutesTest {
    private static final String AT = "/v1/apps/logins";

    @TempDir
    static Path folder;

    private static Tidemill tidemill;
    private static HttpServer server;
    private static Client ada;
    private static Client berta;
    private static Client reader;

    @BeforeAll
    static void open() throws IOException {
        tidemill = LoginsPlatform.open(folder);
        server = HttpServer.start(tidemill, new Address(Address.LOOPBACK, 0), Limits.DEFAULT, (of, told) -> List.of());
        ada = new Client(server.port(), LoginsPlatform.key(tidemill, "ada", Role.ADMIN));
        berta = new Client(server.port(), LoginsPlatform.key(tidemill, "berta", Role.ADMIN));
        reader = new Client(server.port(), LoginsPlatform.key(tidemill, "carl", Role.READ));
    }

    @AfterAll
    static void close() {
        server.close();
        tidemill.close();
    }

    @Test
    void aVersionGoesIntoProductionWhenASecondPersonApprovedIt() {
        Answer early = ada.post(AT + "/models/2/activate", "");
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.text()).contains("model 2 of logins must be approved by a second person");
        Answer own = ada.post(AT + "/models/2/approvals", "{}");
        assertThat(own.status()).isEqualTo(403);
        assertThat(own.text()).contains("approved by somebody other than who made it, and ada made model 2");
        assertThat(reader.post(AT + "/models/2/approvals", "{}").status()).isEqualTo(403);

        JsonNode given =
                berta.post(AT + "/models/2/approvals", "{\"note\":\"seen\"}").json();
        assertThat(given.path("who").asText()).isEqualTo("berta");
        JsonNode all = reader.get(AT + "/models/2/approvals").json();
        assertThat(all.path("demanded").asBoolean()).isTrue();
        assertThat(all.path("approvals")).hasSize(1);
        assertThat(all.path("approvals").path(0).path("note").asText()).isEqualTo("seen");
        assertThat(ada.post(AT + "/models/2/activate", "").status()).isEqualTo(200);
        assertThat(ada.post(AT + "/models/rollback", "").json().path("version").asInt())
                .isEqualTo(1);

        JsonNode history = reader.get(AT + "/aliases/production").json();
        assertThat(history.path("version").asInt()).isEqualTo(1);
        assertThat(history.path("history"))
                .extracting(entry -> entry.path("action").asText() + " "
                        + entry.path("version").asInt())
                .containsExactly("rollback 1", "activate 2", "activate 1");
    }

    @Test
    void aliasesPointAtVersionsAndKeepThemFromDeletion() {
        assertThat(ada.post(AT + "/aliases/candidate", "{\"version\":\"2\"}").status())
                .isEqualTo(200);
        assertThat(ada.post(AT + "/aliases/other", "{\"version\":\"candidate\"}")
                        .text())
                .contains("never at another alias, so that there is no cycle");
        assertThat(reader.get(AT + "/aliases")
                        .json()
                        .path("aliases")
                        .path("candidate")
                        .asInt())
                .isEqualTo(2);
        Answer used = ada.delete(AT + "/models/2");
        assertThat(used.status()).isEqualTo(409);
        assertThat(used.text()).contains("alias candidate points at it");
        assertThat(ada.delete(AT + "/aliases/candidate").json().path("action").asText())
                .isEqualTo("remove");
        assertThat(ada.delete(AT + "/aliases/production").status()).isEqualTo(409);
        assertThat(reader.get(AT + "/aliases/candidate?at=2020-01-01T00:00:00Z")
                        .json()
                        .path("version")
                        .asInt())
                .isZero();
    }

    @Test
    void aCardTellsWhatIsKnownInEachForm() {
        JsonNode card = reader.get(AT + "/models/1/card").json();
        assertThat(card.path("title").asText()).isEqualTo("model 1 of logins");
        assertThat(card.path("sections"))
                .extracting(section -> section.path("title").asText())
                .contains("Data", "Quality", "What it sees", "How it was made", "Approval and use", "Limits");
        Answer markdown = reader.get(AT + "/models/1/card?format=markdown");
        assertThat(markdown.header("Content-Type")).isEqualTo("text/markdown; charset=utf-8");
        assertThat(markdown.text())
                .startsWith("# model 1 of logins\n")
                .contains("Approved by berta", "good enough to begin with", "test.auc_roc");
        assertThat(reader.get(AT + "/models/1/card?format=html").text()).startsWith("<article class=\"model-card\">");
        assertThat(reader.get(AT + "/models/9/card").status()).isEqualTo(404);
    }

    @Test
    void aVersionIsMadeAgainByteForByte() {
        Answer accepted = ada.post(AT + "/models/1/reproductions", "{}");
        assertThat(accepted.status()).isEqualTo(202);
        String job = accepted.json().path("id").asText();
        tidemill.await(job);
        JsonNode result = reader.get("/v1/jobs/" + job).json().path("result");
        assertThat(result.path("reproduced").asText()).as(result.toString()).isEqualTo("bytes");
        assertThat(result.path("differences")).isEmpty();
        assertThat(result.path("artifact").asText())
                .isEqualTo(tidemill.model(LoginsPlatform.APP, 1).artifact());
        assertThat(tidemill.models(LoginsPlatform.APP)).hasSize(2);
    }

    @Test
    void trainingsAreRunsThatAFilterFinds() {
        JsonNode found = search("{\"experiment\":\"logins\",\"filter\":\"tags.`tidemill.action` = 'train'\","
                + "\"order_by\":[\"attributes.start_time ASC\"]}");
        assertThat(found.path("runs")).hasSize(2);
        JsonNode run = found.path("runs").path(0);
        String id = run.path("info").path("run_id").asText();
        JsonNode whole = reader.get("/v1/runs/" + id).json();
        assertThat(whole.path("data").path("params"))
                .extracting(parameter -> parameter.path("key").asText())
                .contains("max_depth", "seed", "split.train_from", "application_version");
        assertThat(whole.path("data").path("metrics"))
                .extracting(metric -> metric.path("key").asText())
                .contains("test.auc_roc", "test.log_loss");
        assertThat(search("{\"filter\":\"metrics.`test.auc_roc` > 2\"}").path("runs"))
                .isEmpty();
        Answer wrong = reader.post("/v1/runs/search", "{\"filter\":\"metrics.auc > \"}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text()).contains("filter");
        assertThat(reader.delete("/v1/runs/" + id).status()).isEqualTo(403);
    }

    private static JsonNode search(String question) {
        Answer answer = reader.post("/v1/runs/search", question);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    @Test
    void aPurgedRunIsGoneForEver() {
        var tracking = tidemill.tracking();
        String experiment = tracking.experiments().named("scratch").id();
        String id = tracking.begin(new dev.tidemill.registry.tracking.NewRun(
                        experiment, java.util.Optional.of("x"), "ada", java.util.Optional.empty(), java.util.Map.of()))
                .info()
                .id();
        assertThat(ada.delete("/v1/runs/" + id).json().path("purged").asText()).isEqualTo(id);
        assertThat(reader.get("/v1/runs/" + id).status()).isEqualTo(404);
        assertThat(ada.delete("/v1/experiments/" + experiment).status()).isEqualTo(200);
        assertThat(tracking.experiments().find("scratch")).isEmpty();
    }
}

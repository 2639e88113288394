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
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shop of apps/recommend, asked over HTTP.
class RecommendationsTest {
    private static final String APP = "/v1/apps/recommend";
    private static final int ITEMS = 30;

    @TempDir
    static Path folder;

    private static Tidemill tidemill;
    private static HttpServer server;
    private static Client client;

    @BeforeAll
    static void open() {
        Logging.bridge();
        tidemill = Tidemill.open(Config.of(folder.resolve("home")));
        tidemill.apply(Path.of("..", "apps", "recommend"), "test");
        server = HttpServer.start(tidemill, new Address(Address.LOOPBACK, 0), Limits.DEFAULT, Console::routes);
        client = new Client(
                server.port(), tidemill.keys().create("test", Role.ADMIN).key());
        List<String> items = new ArrayList<>();
        List<String> views = new ArrayList<>();
        String now = Instant.now().minusSeconds(60).toString();
        for (int i = 0; i < ITEMS; i++) {
            items.add(
                    """
                    {"change_id":"c%d","time":"%s","item_id":"i%d","title":"Item %d","brand":"b%d","price":%d}"""
                            .formatted(i, now, i, i, i % 15, i));
            views.add("""
                    {"view_id":"v%d","time":"%s","user_id":"u","item_id":"i%d"}""".formatted(i, now, i));
        }
        assertThat(client.post(APP + "/events/items", "[" + String.join(",", items) + "]").status()).isEqualTo(200);
        assertThat(client.post(APP + "/events/views", "[" + String.join(",", views) + "]").status()).isEqualTo(200);
    }

    @AfterAll
    static void close() {
        server.close();
        tidemill.close();
    }

    private static JsonNode ask(String query) {
        Answer answer = client.get(APP + "/recommendations" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> items(JsonNode answer) {
        List<String> items = new ArrayList<>();
        answer.path("items").forEach(item -> items.add(item.path("item").asText()));
        return items;
    }

    @Test
    void aListHasAReceiptAndIsTheSameAgain() {
        JsonNode answer = ask("?user=somebody&k=5");
        assertThat(items(answer)).hasSize(5);
        assertThat(answer.path("items").path(0).path("title").asText()).startsWith("Item ");
        String id = answer.path("id").asText();
        JsonNode receipt = client.get(APP + "/decisions/" + id).json();
        assertThat(receipt.path("content").path("slate")).isEqualTo(answer.path("items"));
        assertThat(client.post(APP + "/decisions/" + id + "/replay", "")
                        .json()
                        .path("equal")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void pagesGoThroughTheWholeCatalogueWithoutRepeating() {
        List<String> seen = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = ask("?user=reader&k=7" + (next.isEmpty() ? "" : "&cursor=" + next));
            seen.addAll(items(page));
            next = page.path("next").asText("");
        } while (!next.isEmpty() && !next.equals("null"));
        assertThat(seen).doesNotHaveDuplicates().hasSize(ITEMS);
    }

    @Test
    void aFilterIsKeptAndOneThatSelectsNothingSaysSo() {
        assertThat(items(ask("?k=50&filter=item.price%20%3C%203"))).containsExactlyInAnyOrder("i0", "i1", "i2");
        JsonNode nothing = ask("?filter=item.price%20%3C%200");
        assertThat(nothing.path("outcome").asText()).isEqualTo("empty");
        assertThat(nothing.path("empty").asText()).startsWith("no item of the catalogue");
    }

    @Test
    void aPurchaseThatWasAcknowledgedChangesTheNextList() {
        List<String> before = items(ask("?user=buyer&k=5"));
        String bought = before.getFirst();
        assertThat(client.post(
                                APP + "/events/purchases",
                                """
                                {"purchase_id":"p1","time":"%s","user_id":"buyer","item_id":"%s"}"""
                                        .formatted(Instant.now(), bought))
                        .status())
                .isEqualTo(200);
        assertThat(items(ask("?user=buyer&k=5"))).doesNotContain(bought).hasSize(5);
    }

    @Test
    void badQuestionsAreRefusedByName() {
        refused("?k=0", "k must be a whole number from 1 to 100, got \"0\"");
        refused("?k=many", "k must be a whole number from 1 to 100, got \"many\"");
        refused("?kind=best", "kind must be one of [for_you, similar, also_bought, popular, new], got \"best\"");
        refused("?colour=red", "a question must name what the application declares, got \"colour\"");
        refused("?cursor=%21", "cursor must be what an earlier page gave as next, got \"!\"");
        refused("?filter=item.weight%20%3C%203", "item.weight");
        refused("?age=old", "age");
    }

    private static void refused(String query, String message) {
        Answer answer = client.get(APP + "/recommendations" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText()).contains(message);
    }
}

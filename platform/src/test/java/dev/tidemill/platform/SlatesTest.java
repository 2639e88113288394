package dev.tidemill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.log.Durability;
import dev.tidemill.serve.Receipt;
import dev.tidemill.serve.rollout.RolloutRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The application of apps/recommend over an embedded home: events in, slates out, and the same slates again.
final class SlatesTest {
    private static final Instant NOW = Instant.parse("2026-03-31T00:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Tidemill tidemill;
    private int events;

    @BeforeEach
    void open() {
        tidemill = reopen();
        tidemill.apply(Path.of("..", "apps", "recommend"), "ada");
    }

    private Tidemill reopen() {
        return Tidemill.open(new Config(
                folder.resolve("home"),
                Durability.PROCESS,
                InstantSource.fixed(NOW),
                2,
                Config.DEFAULT_STATE_BYTES,
                "test"));
    }

    @AfterEach
    void close() {
        tidemill.close();
    }

    private void send(String stream, String fields) {
        String id = switch (stream) {
            case "items", "users" -> "change_id";
            case "views" -> "view_id";
            case "purchases" -> "purchase_id";
            default -> "impression_id";
        };
        String json = "{\"%s\":\"e%d\",\"time\":\"%s\",%s}".formatted(id, events, time(), fields);
        List<EventVerdict> verdicts =
                tidemill.ingest("recommend", stream, EventBody.json(json.getBytes(StandardCharsets.UTF_8)));
        assertThat(verdicts)
                .allSatisfy(verdict -> assertThat(verdict.problems()).isEmpty());
    }

    private String time() {
        return NOW.minusSeconds(100_000L - 10L * events++).toString();
    }

    private void item(String id, String category, String brand) {
        send(
                "items",
                "\"item_id\":\"%s\",\"title\":\"The %s\",\"categories\":\"%s\",\"brand\":\"%s\",\"available\":true"
                        .formatted(id, id, category, brand));
    }

    private void view(String user, String item) {
        send("views", "\"user_id\":\"%s\",\"item_id\":\"%s\"".formatted(user, item));
    }

    private Receipt ask(String id, String fields) {
        String json = "{\"request_id\":\"%s\",\"time\":\"%s\"%s}".formatted(id, time(), fields);
        DecisionAnswer answer = tidemill.decide("recommend", json.getBytes(StandardCharsets.UTF_8));
        assertThat(answer).isInstanceOf(DecisionAnswer.Decided.class);
        return ((DecisionAnswer.Decided) answer).receipt();
    }

    private static List<String> items(Receipt receipt) throws IOException {
        List<String> items = new ArrayList<>();
        for (JsonNode placed : JSON.readTree(receipt.content()).path("slate")) {
            items.add(placed.path("item").asText());
        }
        return items;
    }

    private void shop() {
        for (int i = 0; i < 12; i++) {
            item("i" + i, i % 2 == 0 ? "books|novels" : "films", "b" + i % 3);
        }
        for (int i = 0; i < 12; i++) {
            for (int viewer = 0; viewer < 12 - i; viewer++) {
                view("u" + viewer, "i" + i);
            }
        }
    }

    private void sameAgain(String decision) {
        assertThat(tidemill.replay("recommend", decision).differences()).isEmpty();
    }

    @Test
    void somebodyNewGetsWhatIsPopularAndTheReceiptSaysSo() throws IOException {
        shop();
        Receipt receipt = ask("r1", ",\"user_id\":\"nobody\",\"k\":3");
        assertThat(receipt.outcome()).isEqualTo("slate");
        assertThat(items(receipt)).hasSize(3).contains("i0");
        assertThat(JSON.readTree(receipt.content()).path("marks").path(0).asText())
                .isEqualTo("new_user");
        sameAgain("r1");
    }

    @Test
    void aPurchaseChangesTheNextAnswerAndSurvivesARestart() throws IOException {
        shop();
        assertThat(items(ask("r1", ",\"user_id\":\"u1\",\"k\":5"))).contains("i0");
        send("purchases", "\"user_id\":\"u1\",\"item_id\":\"i0\"");
        List<String> after = items(ask("r2", ",\"user_id\":\"u1\",\"k\":5"));
        assertThat(after).doesNotContain("i0").hasSize(5);
        tidemill.close();
        tidemill = reopen();
        assertThat(items(ask("r3", ",\"user_id\":\"u1\",\"k\":5"))).isEqualTo(after);
        sameAgain("r1");
        sameAgain("r2");
        sameAgain("r3");
    }

    @Test
    void filtersAndListsOfTheRequestAreKept() throws IOException {
        shop();
        Receipt films = ask("r1", ",\"k\":10,\"filter\":\"item.categories == 'films'\"");
        assertThat(items(films)).hasSize(6).allMatch(item -> Integer.parseInt(item.substring(1)) % 2 == 1);
        assertThat(items(ask("r2", ",\"k\":10,\"include\":\"i3,i4\""))).containsExactlyInAnyOrder("i3", "i4");
        assertThat(items(ask("r3", ",\"k\":12,\"exclude\":\"i3, i4\""))).doesNotContain("i3", "i4");
        assertThat(items(ask("r4", ",\"kind\":\"similar\",\"item_id\":\"i2\"")))
                .isNotEmpty()
                .allMatch(item -> Integer.parseInt(item.substring(1)) % 2 == 0)
                .doesNotContain("i2");
        List.of("r1", "r2", "r3", "r4").forEach(this::sameAgain);
    }

    @Test
    void anEmptyCatalogueSaysWhichStreamFillsIt() throws IOException {
        Receipt receipt = ask("first", ",\"user_id\":\"ann\"");
        assertThat(receipt.outcome()).isEqualTo("empty");
        assertThat(JSON.readTree(receipt.content()).path("empty").asText())
                .isEqualTo("the catalogue has no items; send some to stream items");
        shop();
        sameAgain("first");
    }

    @Test
    void aFilterThatSelectsNothingIsAnEmptySlateWithTheReason() throws IOException {
        shop();
        Receipt nothing = ask("r1", ",\"filter\":\"item.price > 5\"");
        assertThat(nothing.outcome()).isEqualTo("empty");
        assertThat(JSON.readTree(nothing.content()).path("empty").asText())
                .isEqualTo("no item of the catalogue may stand in this slate; ask for less");
        Receipt broken = ask("r2", ",\"filter\":\"item.weight > 5\"");
        assertThat(broken.outcome()).isEqualTo("empty");
        assertThat(JSON.readTree(broken.content()).path("empty").asText()).contains("weight");
        sameAgain("r1");
        sameAgain("r2");
    }

    @Test
    void brandsAreCappedAndTheNewestDescriptionCounts() throws IOException {
        shop();
        List<String> all = items(ask("r1", ",\"k\":12"));
        assertThat(all).hasSize(9);
        send("items", "\"item_id\":\"i0\",\"title\":\"gone\",\"available\":false");
        Receipt without = ask("r2", ",\"k\":12");
        assertThat(items(without)).doesNotContain("i0");
        assertThat(without.rules()).contains("available");
        sameAgain("r1");
        sameAgain("r2");
    }

    /// Two groups of people who never meet: what one group likes is found for its members, with the reason.
    @Test
    void trainedCandidatesAnswerGiveReasonsAndAreTheSameAgain() throws IOException {
        for (int i = 0; i < 12; i++) {
            item("i" + i, i % 2 == 0 ? "books" : "films", "b" + i);
        }
        for (int reader = 0; reader < 30; reader++) {
            for (int i = 0; i < 4; i++) {
                view("u" + reader, "i" + (2 * ((reader + i) % 6) + reader % 2));
            }
        }
        assertThat(ask("r0", ",\"user_id\":\"u2\"").fallback()).contains("no_model");
        Job job =
                tidemill.await(tidemill.train("recommend", TrainRequest.NEWEST).id());
        assertThat(job.failure()).isEmpty();
        assertThat(job.result())
                .containsEntry("version", 1)
                .containsEntry("users", 30)
                .containsEntry("items", 12);
        tidemill.activate("recommend", 1, "ada");
        view("somebody", "i0");
        Receipt receipt = ask("r1", ",\"user_id\":\"somebody\",\"k\":3,\"exclude\":\"i0\"");
        assertThat(receipt.model()).hasValue(1);
        assertThat(receipt.fallback()).isEmpty();
        assertThat(items(receipt)).allMatch(item -> Integer.parseInt(item.substring(1)) % 2 == 0);
        JsonNode first = JSON.readTree(receipt.content()).path("slate").path(0);
        assertThat(first.path("reason").asText()).isEqualTo("because of The i0");
        view("somebody", "i1");
        view("somebody", "i3");
        assertThat(items(ask("r2", ",\"user_id\":\"somebody\",\"k\":6")))
                .anyMatch(item -> Integer.parseInt(item.substring(1)) % 2 == 1);
        List.of("r0", "r1", "r2").forEach(this::sameAgain);
        assertThat(tidemill.model("recommend", 1).metrics()).containsKeys("test.ndcg_at_10", "taste.recall_at_10.low");
    }

    @Test
    void parametersThatAnAlgorithmDoesNotKnowAreRefusedWhenApplied() throws IOException {
        String text = Files.readString(Path.of("..", "apps", "recommend", "app.yaml"));
        Path changed = Files.writeString(
                folder.resolve("app.yaml"),
                text.replace("version: 1.0.0", "version: 1.0.1").replace("l2: 100", "l3: 1"));
        assertThatThrownBy(() -> tidemill.apply(changed, "ada"))
                .hasMessageContaining("slate.candidates.taste: ease knows the parameters [l2], got [l3]");
    }

    private java.util.Map<String, Object> backtest(BacktestRequest request) {
        Job job =
                tidemill.await(tidemill.backtests().start("recommend", request).id());
        assertThat(job.failure()).isEmpty();
        return job.result();
    }

    private void clicksOf(Receipt receipt) throws IOException {
        for (String item : items(receipt)) {
            send(
                    "impressions",
                    "\"request_id\":\"%s\",\"item_id\":\"%s\",\"clicked\":%s"
                            .formatted(receipt.id(), item, item.equals("i0")));
        }
    }

    /// Every list of the past again: with the same versions nothing changes, and the estimate is what was
    /// seen.
    @Test
    void theSameVersionsShowThePastAgainAsItWas() throws IOException {
        shop();
        for (int i = 0; i < 40; i++) {
            clicksOf(ask("p" + i, ",\"k\":3"));
        }
        var result = backtest(BacktestRequest.SAME);
        assertThat(result).containsEntry("events", 40L).containsEntry("changed", 0L);
        var estimates = (java.util.Map<?, ?>) java.util.Objects.requireNonNull(result.get("estimates"));
        assertThat(((java.util.Map<?, ?>) java.util.Objects.requireNonNull(estimates.get("ips"))).get("value"))
                .isEqualTo(estimates.get("before"));
        assertThat((Double) estimates.get("before")).isBetween(0.3, 0.34);
    }

    @Test
    void anotherPolicyShowsThePastOtherwise() throws IOException {
        shop();
        for (int i = 0; i < 40; i++) {
            clicksOf(ask("p" + i, ",\"k\":6"));
        }
        int other = policy("caps: {brand: 1}");
        var result = backtest(new BacktestRequest(
                java.util.OptionalInt.empty(),
                java.util.OptionalInt.of(other),
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                java.util.Optional.empty()));
        assertThat(result).containsEntry("events", 40L).containsEntry("changed", 40L);
        assertThat(((java.util.Map<?, ?>) java.util.Objects.requireNonNull(result.get("estimates"))).get("warnings"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .isNotEmpty();
    }

    private static final String RETRAINING = """

            rollout: {strategy: shadow}
            retraining:
              triggers: {outcomes: 5}
              cool_down: 0s
              gates: {metric: recall_at_10, tolerance: 1}
            """;

    private void readers(int from, int to) {
        for (int reader = from; reader < to; reader++) {
            for (int i = 0; i < 4; i++) {
                view("u" + reader, "i" + (2 * ((reader + i) % 6) + reader % 2));
            }
        }
    }

    private RetrainingRun.Stage looked(RetrainingRun.Stage awaited) {
        for (int look = 0; look < 200; look++) {
            tidemill.retraining().look("recommend");
            RetrainingRun run = tidemill.retraining().history("recommend", 1).getFirst();
            if (run.stage() == awaited || run.stage().over()) {
                return run.stage();
            }
            tidemill.jobs().forEach(job -> tidemill.await(job.id()));
        }
        throw new AssertionError(tidemill.retraining().history("recommend", 1).toString());
    }

    /// New clicks begin a run; the challenger is compared on what neither has seen, and goes into its
    /// rollout.
    @Test
    void newOutcomesTrainListsAgainAndTheChallengerIsRolledOut() throws IOException {
        useRollout(RETRAINING);
        for (int i = 0; i < 12; i++) {
            item("i" + i, i % 2 == 0 ? "books" : "films", "b" + i);
        }
        readers(0, 30);
        tidemill.await(tidemill.train("recommend", TrainRequest.NEWEST).id());
        tidemill.activate("recommend", 1, "ada");
        tidemill.retraining().look("recommend");
        readers(30, 60);
        ask("r1", ",\"user_id\":\"u1\"");
        for (int i = 0; i < 6; i++) {
            send("impressions", "\"request_id\":\"r1\",\"item_id\":\"i1\",\"user_id\":\"u1\",\"clicked\":true");
        }
        tidemill.retraining().look("recommend");
        assertThat(looked(RetrainingRun.Stage.ROLLING_OUT)).isEqualTo(RetrainingRun.Stage.ROLLING_OUT);
        RetrainingRun run = tidemill.retraining().history("recommend", 1).getFirst();
        assertThat(run.challenger()).hasValue(2);
        assertThat(tidemill.retraining().entries("recommend", run.run()))
                .anySatisfy(entry -> assertThat(entry.evidence())
                        .anyMatch(line -> line.matches("recall_at_10: champion 0\\.\\d+, challenger [01]\\.\\d+.*"
                                + "on \\d+ people with \\d+ interactions")));
    }

    @Test
    void nobodySinceTheChampionIsAReasonAgainst() throws IOException {
        for (int i = 0; i < 12; i++) {
            item("i" + i, i % 2 == 0 ? "books" : "films", "b" + i);
        }
        readers(0, 30);
        tidemill.await(tidemill.train("recommend", TrainRequest.NEWEST).id());
        tidemill.activate("recommend", 1, "ada");
        send("users", "\"user_id\":\"u1\",\"country\":\"DK\"");
        tidemill.retraining().trigger("recommend", "ada", "to see");
        assertThat(looked(RetrainingRun.Stage.PASSED)).isEqualTo(RetrainingRun.Stage.REFUSED);
        assertThat(tidemill.retraining().history("recommend", 1).getFirst().why())
                .isEqualTo("what was trained is version 1 again, which is in production");
    }

    private static final String ROLLOUT = """

            rollout:
              steps: [{weight: 0.5, bake: 0s}]
              analysis: {minimum_samples: 100000, latency: {margin: 1}}
            """;

    private int policy(String caps) throws IOException {
        String text = Files.readString(Path.of("..", "apps", "recommend", "app.yaml"));
        Path other = Files.writeString(folder.resolve("other.yaml"), text.replace("caps: {brand: 3}", caps));
        return tidemill.rollouts().registerPolicy("recommend", other, "ada");
    }

    private void useRollout(String rollout) throws IOException {
        String text = Files.readString(Path.of("..", "apps", "recommend", "app.yaml"));
        tidemill.apply(
                Files.writeString(
                        folder.resolve("app.yaml"), text.replace("version: 1.0.0", "version: 1.0.1") + rollout),
                "ada");
    }

    @Test
    void aPolicyOnItsWayDecidesItsShareAndIsTakenBackAtOnce() throws IOException {
        shop();
        useRollout(ROLLOUT);
        int version = policy("caps: {brand: 1}");
        assertThat(version).isEqualTo(2);
        tidemill.rollouts().start("recommend", RolloutRequest.of("policy", version), "ada");
        int candidates = 0;
        for (int i = 0; i < 40; i++) {
            Receipt receipt = ask("c" + i, ",\"k\":12");
            boolean ours = receipt.policy().getAsInt() == version;
            candidates += ours ? 1 : 0;
            assertThat(items(receipt)).hasSize(ours ? 3 : 9);
            sameAgain("c" + i);
        }
        assertThat(candidates).isBetween(5, 35);
        tidemill.rollouts().abort("recommend", "policy-1", "ada", "seen enough");
        assertThat(items(ask("back", ",\"k\":12"))).hasSize(9);
        tidemill.close();
        tidemill = reopen();
        for (int i = 0; i < 40; i++) {
            sameAgain("c" + i);
        }
    }

    @Test
    void aPolicyInTheShadowIsComparedListByListAndSeenByNobody() throws IOException {
        shop();
        useRollout("\nrollout: {strategy: shadow}\n");
        tidemill.rollouts().start("recommend", RolloutRequest.of("policy", policy("caps: {brand: 1}")), "ada");
        for (int i = 0; i < 10; i++) {
            assertThat(items(ask("s" + i, ",\"k\":12"))).hasSize(9);
        }
        tidemill.rollouts().look("recommend");
        var unseen =
                tidemill.rollouts().status("recommend", "policy-1").evidence().of(1, "candidate");
        assertThat(unseen.answered()).isEqualTo(10);
        assertThat(unseen.agreement()).isZero();
        assertThat(unseen.scoreDifference()).isBetween(0.6, 1.0);
    }

    @Test
    void aPolicyThatNeedsWhatIsNotThereIsRefused() {
        assertThatThrownBy(() -> policy("caps: {brands: 1}")).hasMessageContaining("caps must be of fields of items");
    }

    @Test
    void anotherPolicyInTheFileIsInProductionOnceItIsApplied() throws IOException {
        shop();
        assertThat(ask("before", "").policy()).hasValue(1);
        String text = Files.readString(Path.of("..", "apps", "recommend", "app.yaml"));
        tidemill.apply(
                Files.writeString(
                        folder.resolve("app.yaml"),
                        text.replace("version: 1.0.0", "version: 1.0.1")
                                .replace("caps: {brand: 3}", "caps: {brand: 2}")),
                "ada");
        assertThat(ask("after", "").policy()).hasValue(2);
        sameAgain("before");
        sameAgain("after");
    }

    @Test
    void pagesNeverRepeat() throws IOException {
        shop();
        List<String> first = items(ask("r1", ",\"k\":4"));
        List<String> second = items(ask("r2", ",\"k\":4,\"shown\":\"%s\"".formatted(String.join(",", first))));
        assertThat(second).hasSize(4).doesNotContainAnyElementsOf(first);
    }

    @Test
    void anInteractionBeforeItsItemCountsOnceTheItemIsThere() throws IOException {
        view("u1", "late");
        assertThat(ask("r1", "").outcome()).isEqualTo("empty");
        item("late", "books", "b");
        assertThat(items(ask("r2", ""))).containsExactly("late");
    }

    @Test
    void historyOfBeforeIsFoldedWhenTheDeclarationChanges() throws IOException {
        shop();
        String text = Files.readString(Path.of("..", "apps", "recommend", "app.yaml"));
        Path changed = Files.writeString(
                folder.resolve("app.yaml"),
                text.replace("version: 1.0.0", "version: 1.0.1")
                        .replace("exclude: {purchase", "exclude: {view" + ": lifetime, purchase")
                        .replace("weight: 5}", "weight: 4}"));
        tidemill.apply(changed, "ada");
        assertThat(items(ask("r1", ",\"user_id\":\"u9\",\"k\":20")))
                .isNotEmpty()
                .doesNotContain("i0", "i1", "i2");
    }
}

package dev.tidemill.platform;

import static dev.tidemill.platform.SlateHome.content;
import static dev.tidemill.platform.SlateHome.items;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.data.ColumnType;
import dev.tidemill.data.ColumnValues;
import dev.tidemill.data.DatasetColumn;
import dev.tidemill.data.DatasetOrigin;
import dev.tidemill.data.DatasetReader;
import dev.tidemill.data.DatasetWriter;
import dev.tidemill.data.Datasets;
import dev.tidemill.recommend.bundle.InteractionLog;
import dev.tidemill.serve.Receipt;
import dev.tidemill.serve.rollout.RolloutRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sessions, texts, a ranker and Thompson sampling under versions of policies, in backtests, and trained
/// again from a dataset.
final class SlateTogetherTest {
    private static final String SLATE = """
              candidates:
                taste: {algorithm: ease, parameters: {l2: 1}}
                next: {algorithm: vmis-knn}
                words: {algorithm: content, limit: 8}
                popular: {algorithm: popular}
              rank: {clicks: click, least: 50, parameters: {rounds: 40, max_depth: 3}}
              exploration: {method: %s}
            outcome: {stream: shows, field: clicked, delay: 1d, otherwise: false}
            rollout: {strategy: shadow}
            retraining:
              triggers: {outcomes: 1000000}
              cool_down: 0s
              gates: {metric: ndcg_at_10, tolerance: 1}
            """;
    private static final String THOMPSON =
            SLATE.formatted("thompson, success: click, failure: passed, rate: 0.2, strength: 10");
    private static final List<String> NAMES = List.of(
            "space station", "spaceship", "planet far away", "astronauts", "romance", "love story", "wedding", "kiss");

    @TempDir
    private Path folder;

    private static void catalogue(SlateHome home) {
        for (int i = 0; i < 8; i++) {
            home.send(
                    "items",
                    "\"item\":\"i%d\",\"title\":\"%s\",\"genre\":\"%s\",\"price\":%d"
                            .formatted(i, NAMES.get(i), i < 4 ? "space" : "love", i));
        }
    }

    private static void visits(SlateHome home, int from, int to) {
        for (int user = from; user < to; user++) {
            for (int step = 0; step < 3; step++) {
                home.send(
                        "views",
                        "\"user\":\"u%d\",\"session\":\"v%d\",\"item\":\"i%d\""
                                .formatted(user, user, (user % 2) * 4 + (user / 2 + step) % 4));
            }
        }
    }

    /// Clicked is what is cheap.
    private static void ask(SlateHome home, int slates) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        for (int s = 0; s < slates; s++) {
            Receipt receipt = home.ask(",\"user\":\"u%d\",\"k\":5".formatted(s % 20));
            List<String> shown = items(receipt);
            for (int k = 0; k < shown.size(); k++) {
                double wanted = List.of("i0", "i1", "i4").contains(shown.get(k)) ? 0.9 : 0.1;
                home.send(
                        "shows",
                        "\"request\":\"%s\",\"user\":\"u%d\",\"item\":\"%s\",\"clicked\":%s"
                                .formatted(receipt.id(), s % 20, shown.get(k), random.nextDouble() < wanted / (k + 1)));
            }
        }
    }

    private static Map<String, Object> backtest(SlateHome home, BacktestRequest request) {
        Job job = home.tidemill()
                .await(home.tidemill().backtests().start("shelf", request).id());
        assertThat(job.failure()).isEmpty();
        return job.result();
    }

    /// The ranker's order and Thompson's chances of then, whatever was clicked since: nothing changes, and
    /// the estimate is what was seen.
    @Test
    void thePastStaysAsItWasAndAnotherPolicyBarsWhatLiveSourcesGave() throws IOException {
        try (SlateHome home = new SlateHome(folder, THOMPSON)) {
            catalogue(home);
            visits(home, 0, 20);
            home.train();
            ask(home, 150);
            home.train();
            Receipt ranked = home.ask(",\"user\":\"u1\",\"k\":5");
            assertThat(content(ranked).path("rows").path("items").size()).isEqualTo(8);
            ask(home, 50);
            Map<String, Object> same = backtest(home, BacktestRequest.SAME);
            assertThat(same).containsEntry("events", 201L).containsEntry("changed", 0L);
            Map<?, ?> estimates = (Map<?, ?>) Objects.requireNonNull(same.get("estimates"));
            assertThat(((Map<?, ?>) Objects.requireNonNull(estimates.get("ips"))).get("value"))
                    .isEqualTo(estimates.get("before"));

            Path file = Files.writeString(
                    folder.resolve("dear.yaml"),
                    Files.readString(folder.resolve("app.yaml"))
                            .replace(
                                    "  exploration:", "  rules: [{name: dear, keep: item.price > 3}]\n  exploration:"));
            int policy = home.tidemill().rollouts().registerPolicy("shelf", file, "ada");
            Map<String, Object> dear = backtest(
                    home,
                    new BacktestRequest(
                            OptionalInt.empty(),
                            OptionalInt.of(policy),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
            assertThat(dear).containsEntry("changed", 201L);
            assertThat(((Map<?, ?>) Objects.requireNonNull(dear.get("lists"))).get("items"))
                    .isEqualTo(Map.of("before", 8, "after", 4));
            assertThat(Objects.requireNonNull(dear.get("rules")).toString()).contains("dear");
        }
    }

    @Test
    void aDatasetTrainsTheSameAndTheChallengerIsComparedWithSessionsAndTexts() throws IOException {
        try (SlateHome home = new SlateHome(folder, THOMPSON)) {
            catalogue(home);
            visits(home, 0, 20);
            home.train();
            ask(home, 150);
            Job first = home.train();
            Job again = home.tidemill()
                    .await(home.tidemill()
                            .train(
                                    "shelf",
                                    new TrainRequest(
                                            Optional.of(String.valueOf(
                                                    first.result().get("dataset"))),
                                            Optional.empty(),
                                            Optional.empty()))
                            .id());
            assertThat(again.failure()).isEmpty();
            assertThat(again.result().get("artifact")).isEqualTo(first.result().get("artifact"));
            assertThat(again.result().get("ranker")).isEqualTo(first.result().get("ranker"));

            visits(home, 20, 40);
            home.tidemill().retraining().trigger("shelf", "ada", "to see");
            RetrainingRun run = home.tidemill().retraining().history("shelf", 1).getFirst();
            for (int look = 0; look < 200 && run.stage() != RetrainingRun.Stage.ROLLING_OUT; look++) {
                home.tidemill().retraining().look("shelf");
                home.tidemill().jobs().forEach(job -> home.tidemill().await(job.id()));
                run = home.tidemill().retraining().history("shelf", 1).getFirst();
                assertThat(run.stage().over()).as(run.why()).isFalse();
            }
            assertThat(home.tidemill().retraining().entries("shelf", run.run()))
                    .anySatisfy(entry -> assertThat(entry.evidence())
                            .anyMatch(line -> line.matches("ndcg_at_10: champion 0\\.\\d+, challenger [01]\\.\\d+.*"
                                    + "on \\d+ people with \\d+ interactions")));
            assertThat(home.tidemill()
                            .model("shelf", run.challenger().getAsInt())
                            .metrics())
                    .containsKeys("next.ndcg_at_10", "words.ndcg_at_10", "rank.clicks");
        }
    }

    @Test
    void aPolicyThatSamplesByWhatIsNotCountedIsRefused() throws IOException {
        try (SlateHome home = new SlateHome(folder, SLATE.formatted("epsilon"))) {
            Path file = Files.writeString(
                    folder.resolve("thompson.yaml"),
                    Files.readString(folder.resolve("app.yaml"))
                            .replace("method: epsilon", "method: thompson, success: click, failure: passed"));
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> home.tidemill().rollouts().registerPolicy("shelf", file, "ada"))
                    .hasMessageContaining("a policy with thompson must sample by outcomes that the application in"
                            + " use counts, got click and passed");
        }
    }

    /// The application counts before any policy samples: a policy that differs by sampling alone is rolled
    /// out like any other, knows what was counted since the first event, and a backtest says what it knows.
    @Test
    void aPolicyThatDiffersBySamplingAloneIsTriedOnSomeTraffic() throws IOException {
        String counting = SLATE.formatted("epsilon, share: 0.2")
                .replace("  rank:", "  counts: {success: click, failure: passed}\n  rank:")
                .replace(
                        "rollout: {strategy: shadow}", "rollout: {strategy: canary, steps: [{weight: 0.5, bake: 1d}]}");
        try (SlateHome home = new SlateHome(folder, counting)) {
            catalogue(home);
            visits(home, 0, 20);
            ask(home, 40);
            Path file = Files.writeString(
                    folder.resolve("thompson.yaml"),
                    Files.readString(folder.resolve("app.yaml"))
                            .replace("method: epsilon, share: 0.2", "method: thompson, rate: 0.2, strength: 10"));
            int policy = home.tidemill().rollouts().registerPolicy("shelf", file, "ada");
            home.tidemill().rollouts().start("shelf", RolloutRequest.of(PolicyRoom.KIND, policy), "ada");
            int sampled = 0;
            for (int i = 0; i < 40; i++) {
                Receipt receipt = home.ask(",\"user\":\"u%d\",\"k\":5".formatted(i % 20));
                if (receipt.policy().equals(OptionalInt.of(policy))) {
                    sampled++;
                    assertThat(content(receipt).path("facts").findValues("trials"))
                            .isNotEmpty();
                }
            }
            assertThat(sampled).isBetween(8, 32);
            Map<String, Object> past = backtest(
                    home,
                    new BacktestRequest(
                            OptionalInt.empty(),
                            OptionalInt.of(policy),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
            Map<?, ?> counts = (Map<?, ?>) Objects.requireNonNull(past.get("thompson_counts"));
            assertThat((Long) Objects.requireNonNull(counts.get("kept"))).isGreaterThan(80L * 5);
            assertThat(counts.containsKey("taken_as_never_shown")).isTrue();
        }
    }

    /// The arm that a receipt names is the one whose rule held, live, again and in a backtest.
    @Test
    void rulesSeeTheArmOfAnExperiment() throws IOException {
        String tried = """
                  candidates:
                    newest: {algorithm: newest}
                  rules: [{name: dear, keep: "prices.arm == 'all' || item.price >= prices.least"}]
                experiments:
                  prices:
                    unit: user
                    arms: {all: {parameters: {least: 0}}, dear: {parameters: {least: 4}}}
                """;
        try (SlateHome home = new SlateHome(folder, tried)) {
            catalogue(home);
            home.tidemill().experimentation().start("shelf", "prices", "ada");
            int dear = 0;
            for (int i = 0; i < 40; i++) {
                Receipt receipt = home.ask(",\"user\":\"u%d\",\"k\":8".formatted(i));
                String arm = receipt.assignments().getFirst().arm();
                dear += arm.equals("dear") ? 1 : 0;
                assertThat(items(receipt)).hasSize(arm.equals("dear") ? 4 : 8);
                assertThat(receipt.rules()).isEqualTo(arm.equals("dear") ? List.of("dear") : List.of());
            }
            assertThat(dear).isBetween(5, 35);
            assertThat(backtest(home, BacktestRequest.SAME))
                    .containsEntry("events", 40L)
                    .containsEntry("changed", 0L);
        }
    }

    /// As datasets were before sessions were kept.
    @Test
    void aDatasetWithoutSessionsHasOneSequenceForEachUser() {
        Datasets datasets = new Datasets(folder, InstantSource.system());
        String digest;
        try (DatasetWriter writer = datasets.writer(List.of(
                new DatasetColumn("user", ColumnType.STRING),
                new DatasetColumn("item", ColumnType.STRING),
                new DatasetColumn("kind", ColumnType.STRING),
                new DatasetColumn("weight", ColumnType.DOUBLE),
                new DatasetColumn("time", ColumnType.LONG)))) {
            writer.append(
                    3,
                    List.of(
                            new ColumnValues.Strings(new String[] {"a", "b", "a"}),
                            new ColumnValues.Strings(new String[] {"x", "x", "y"}),
                            new ColumnValues.Strings(new String[] {"view", "view", "view"}),
                            new ColumnValues.Doubles(new double[] {1, 1, 1}),
                            new ColumnValues.Longs(new long[] {1, 2, 3})));
            digest = writer.finish(new DatasetOrigin("shelf", "1.0.0", 0, 3, 0, "none"), Optional.empty())
                    .digest();
        }
        InteractionLog log = new InteractionLog();
        DatasetReader reader = datasets.open(digest);
        SlateDataset.read(reader, log);
        InteractionLog.Matrix matrix = log.matrix(10);
        assertThat(matrix.interactions().size()).isEqualTo(3);
        assertThat(matrix.sequences().count()).isEqualTo(2);
        assertThat(matrix.sequences().length(0)).isEqualTo(2);
    }
}

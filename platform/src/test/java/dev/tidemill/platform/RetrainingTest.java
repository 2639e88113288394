package dev.tidemill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.log.Durability;
import dev.tidemill.platform.RetrainingRun.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The loop in a real platform: logins whose thieves change how they behave.
final class RetrainingTest {
    private static final Instant NOW = Instant.parse("2026-03-31T00:00:00Z");
    private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");
    private static final String APP = "logins";
    private static final int LOGINS = 6000;
    private static final String LOOP = """
            retraining:
              triggers: {outcomes: 100}
              cool_down: 1h
              gates: {metric: auc_roc, tolerance: 0.05}
            rollout:
              strategy: canary
              steps: [{weight: 0.5, bake: 1h}]
            """;

    private static final String GROUPS = """
            monitors:
              slowness: {on: fairness, test: demographic_parity, group: delay, every: 7d, alert: 0.1}
              sides: {on: fairness, test: equalised_odds, group: side, every: 7d, alert: 0.3}
              parity: {on: fairness, test: demographic_parity, group: side, every: 7d, alert: 0.1}
            watch:
              groups:
                delay: {field: delay, bounds: [0.2, 1.8]}
                side: {field: side}
              least_group: 50
            """;

    @TempDir
    private Path folder;

    private Tidemill tidemill;

    private void begin(String anomalies) throws IOException {
        begin(anomalies, LOOP);
    }

    private void begin(String anomalies, String loop) throws IOException {
        Path app = folder.resolve("app.yaml");
        try (var in = Objects.requireNonNull(RetrainingTest.class.getResourceAsStream("logins.yaml"))) {
            Files.writeString(
                    app,
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                                    .replace("delay: {type: number}", "delay: {type: number}\n      side: string")
                                    .replace("delay: delay\n", "delay: delay\n          side: side\n")
                            + loop + "datasets: {anomalies: " + anomalies
                            + "}\n");
        }
        open();
        tidemill.apply(app, "ada");
        importLogins("old", 0, false);
    }

    private void open() {
        tidemill = Tidemill.open(new Config(
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

    private void done(Job job) {
        Job ended = tidemill.await(job.id());
        assertThat(ended.state()).as(ended.failure().orElse("")).isEqualTo(Job.State.DONE);
    }

    /// Looks and waits for jobs until nothing moves any more.
    private RetrainingRun settle() {
        for (int i = 0; i < 50; i++) {
            tidemill.retraining().look(APP);
            tidemill.jobs().forEach(job -> tidemill.await(job.id()));
            List<RetrainingRun> runs = tidemill.retraining().history(APP, 1);
            if (!runs.isEmpty() && runs.getFirst().stage().compareTo(Stage.ROLLING_OUT) >= 0) {
                break;
            }
        }
        return tidemill.retraining().history(APP, 1).getFirst();
    }

    @Test
    void newOutcomesTrainAChallengerThatGoesIntoProductionAndTheOutcomeIsInItsHistory() throws IOException {
        begin("warn");
        thievesChange();

        RetrainingRun run = settle();
        assertThat(run.stage()).as(run.why()).isEqualTo(Stage.ROLLING_OUT);
        assertThat(run.reason()).isEqualTo("outcomes");
        assertThat(run.champion()).hasValue(1);
        assertThat(run.challenger()).hasValue(2);
        assertThat(tidemill.model(APP, 2).who()).isEqualTo("retraining");

        close();
        open();
        tidemill.rollouts().promote(APP, run.rollout().orElseThrow(), Optional.empty(), "ada", "seen enough");
        tidemill.retraining().look(APP);
        assertThat(tidemill.retraining().history(APP, 1).getFirst().stage()).isEqualTo(Stage.PROMOTED);
        assertThat(tidemill.model(APP, 2).active()).isTrue();
        assertThat(tidemill.retraining().entries(APP, 1))
                .extracting(RetrainingEntry::action)
                .containsExactly("triggered", "dataset", "trained", "passed", "rolling_out", "promoted");
        assertThat(tidemill.retraining().status(APP).held()).contains("the cool-down lasts until 2026-03-31T01:00:00Z");
    }

    @Test
    void whatPassedIsTrainedOnceMoreOnAllRowsAndCanBeMadeAgain() throws IOException {
        begin("warn", LOOP.replace("cool_down", "refit: true\n  cool_down"));
        thievesChange();

        RetrainingRun run = settle();
        assertThat(run.stage()).as(run.why()).isEqualTo(Stage.ROLLING_OUT);
        assertThat(run.challenger()).hasValue(3);
        ModelSummary judged = tidemill.model(APP, 2);
        ModelSummary refit = tidemill.model(APP, 3);
        assertThat(refit.parameters())
                .containsEntry("refit.of", "2")
                .containsEntry("split.train_from", judged.parameters().get("split.train_from"));
        assertThat(refit.dataset()).isEqualTo(judged.dataset());
        assertThat(refit.metrics()).isEmpty();
        assertThat(refit.artifact()).isNotEqualTo(judged.artifact());
        assertThat(Instant.parse(Objects.requireNonNull(refit.parameters().get("split.train_to"))))
                .isAfter(
                        Instant.parse(Objects.requireNonNull(judged.parameters().get("split.test_from"))));

        Job again = tidemill.await(tidemill.library().reproduce(APP, 3, "ada").id());
        assertThat(again.failure()).isEmpty();
        assertThat(again.result()).containsEntry("reproduced", "bytes");
        Job seen = tidemill.await(tidemill.evaluate(APP, 3, Optional.empty()).id());
        assertThat(seen.failure().orElse(""))
                .contains("version 3 has learned from all rows before")
                .endsWith("judge version 2, which it is a refit of, or wait for newer rows");
        Job twice = tidemill.await(tidemill.library().refit(APP, 3, "ada").id());
        assertThat(twice.failure().orElse("")).endsWith("is a refit of version 2; refit that one");
    }

    @Test
    void aDatasetUnlikeThoseBeforeIsRefusedWithWhatIsUnlike() throws IOException {
        begin("refuse");
        thievesChange();
        RetrainingRun run = settle();
        assertThat(run.stage()).isEqualTo(Stage.REFUSED);
        assertThat(run.why()).startsWith("dataset ").contains("must be like those before it to be trained on");
        assertThat(tidemill.retraining().entries(APP, 1).getLast().evidence()).isNotEmpty();
        assertThat(tidemill.models(APP)).hasSize(1);
    }

    @Test
    void aChallengerThatCallsOneGroupMoreOftenThanDeclaredIsRefusedWithWhatWasMeasured() throws IOException {
        begin("warn", LOOP.replace("tolerance: 0.05", "tolerance: 0.05, fairness: [parity, slowness]") + GROUPS);
        thievesChange();
        RetrainingRun run = settle();
        assertThat(run.stage()).as(run.why()).isEqualTo(Stage.REFUSED);
        assertThat(run.why())
                .startsWith("slowness: groups must differ by at most 0.1 in demographic_parity by delay, at the worse")
                .doesNotContain("parity:");
        assertThat(tidemill.retraining().entries(APP, 1).getLast().evidence())
                .anySatisfy(line -> assertThat(line)
                        .matches("slowness: demographic_parity by delay, champion [01]\\.\\d+, challenger 0\\.\\d+ .*"))
                .anySatisfy(line -> assertThat(line).contains("demographic_parity by delay: <0.2 "))
                .anySatisfy(line -> assertThat(line).startsWith("parity: demographic_parity by side, champion 0."))
                .anySatisfy(line -> assertThat(line).startsWith("left: "));
        assertThat(tidemill.model(APP, 1).active()).isTrue();
    }

    @Test
    void aChallengerThatTreatsGroupsAlikePassesTheSamePolicy() throws IOException {
        begin(
                "warn",
                LOOP.replace("tolerance: 0.05", "tolerance: 0.05, fairness: [parity, sides], fairness_worse: 0.3")
                        + GROUPS);
        thievesChange();
        RetrainingRun run = settle();
        assertThat(run.stage()).as(run.why()).isEqualTo(Stage.ROLLING_OUT);
        assertThat(tidemill.retraining().entries(APP, 1))
                .filteredOn(entry -> entry.action().equals("passed"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.evidence())
                        .anySatisfy(line -> assertThat(line)
                                .startsWith("sides: equalised_odds (false positive rates) by side, champion 0.")));
    }

    /// The bounds alone would let it pass. Beside the champion, groups by delay are closer together; that groups by
    /// side
    /// are no further apart is not certain enough.
    @Test
    void aChallengerThatMayBeLessFairThanTheChampionIsRefused() throws IOException {
        begin(
                "warn",
                LOOP.replace("tolerance: 0.05", "tolerance: 0.05, fairness: [slowness, parity], fairness_worse: 0")
                        + GROUPS.replace("every: 7d, alert: 0.1}", "every: 7d, alert: 1}"));
        thievesChange();
        RetrainingRun run = settle();
        assertThat(run.stage()).as(run.why()).isEqualTo(Stage.REFUSED);
        assertThat(run.why())
                .startsWith("parity: groups must differ by at most 0.0 more than with the champion in"
                        + " demographic_parity by side, at the worse end of the interval, got ")
                .doesNotContain("slowness");
        assertThat(tidemill.retraining().entries(APP, 1).getLast().evidence())
                .anySatisfy(line -> assertThat(line)
                        .matches("slowness: -0.* more than with the champion \\(-0.* to -0.*\\), at most 0.0 more"));
    }

    private void thievesChange() throws IOException {
        done(tidemill.replayFeatures(APP, Optional.empty()));
        done(tidemill.train(APP, TrainRequest.NEWEST));
        tidemill.activate(APP, 1, "ada");
        tidemill.retraining().look(APP);
        importLogins("new", 14, true);
    }

    @Test
    void byHandWithNothingInProductionItWaitsForSomebody() throws IOException {
        begin("refuse");
        tidemill.retraining().trigger(APP, "ada", "first model");
        RetrainingRun run = settle();
        assertThat(run.stage()).as(run.why()).isEqualTo(Stage.READY);
        assertThat(run.who()).isEqualTo("ada");
        assertThat(run.challenger()).hasValue(1);
        assertThatThrownBy(() -> tidemill.retraining().entries(APP, 9)).hasMessage("there is no run of the loop 9");
    }

    /// @param changed whether the thieves are slow, and no longer quick
    private void importLogins(String name, int day, boolean changed) throws IOException {
        Random random = new Random(day);
        List<String> lines = new ArrayList<>();
        lines.add("id,when,account,address,delay,stolen,side");
        for (int i = 0; i < LOGINS; i++) {
            Instant time = FIRST.plus(Duration.ofDays(day)).plusSeconds(i * (28L - day) * 86_400 / LOGINS);
            double delay = random.nextDouble() * 2;
            boolean odd = changed ? delay > 1.8 : delay < 0.2;
            lines.add("%s-%d,%s,account-%d,address-%d,%.3f,%d,%s"
                    .formatted(
                            name,
                            i,
                            time,
                            random.nextInt(200),
                            random.nextInt(50),
                            delay,
                            random.nextDouble() < (odd ? 0.5 : 0.003) ? 1 : 0,
                            i % 2 == 0 ? "left" : "right"));
        }
        Path file = Files.write(folder.resolve(name + ".csv"), lines);
        done(tidemill.importFiles(APP, "history", file));
    }
}

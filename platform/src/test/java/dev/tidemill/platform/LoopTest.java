package dev.tidemill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Durability;
import dev.tidemill.serve.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole loop of an application that exists only as a file: logins and, a day later, verdicts on them.
final class LoopTest {
    private static final Instant NOW = Instant.parse("2026-03-31T00:00:00Z");
    private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");
    private static final int LOGINS = 6000;

    @TempDir
    private Path folder;

    private Path app;
    private Tidemill tidemill;

    @BeforeEach
    void open() throws IOException {
        app = folder.resolve("app.yaml");
        Files.writeString(app, resource("logins.yaml"));
        tidemill = open(folder.resolve("home"));
    }

    private static Tidemill open(Path home) {
        return Tidemill.open(
                new Config(home, Durability.PROCESS, InstantSource.fixed(NOW), 2, Config.DEFAULT_STATE_BYTES, "test"));
    }

    @AfterEach
    void close() {
        tidemill.close();
    }

    @Test
    void fromAFileOfLoginsToDecisionsThatCanBeMadeAgain() throws IOException {
        tidemill.apply(app, "ada");
        Path logins = writeLogins(folder.resolve("logins.csv"));

        Job imported = done(tidemill.importFiles("logins", "history", logins));
        assertThat(imported.result()).containsEntry("rows", (long) LOGINS).containsEntry("rejected", 0L);
        long stolen = tidemill.statistics("logins").outcomes();
        assertThat(imported.result().get("accepted")).isEqualTo(LOGINS + stolen);

        Job again = done(tidemill.importFiles("logins", "history", logins));
        assertThat(again.result()).containsEntry("accepted", 0L);

        Job replayed = done(tidemill.replayFeatures("logins", Optional.empty()));
        assertThat(replayed.result())
                .containsEntry("rows", (long) LOGINS)
                .containsEntry("labelled", (long) LOGINS)
                .containsEntry("positive", stolen);
        String dataset = (String) replayed.result().get("dataset");
        assertThat(done(tidemill.replayFeatures("logins", Optional.empty())).result())
                .containsEntry("dataset", dataset);
        assertThat(tidemill.datasets("logins")).singleElement().satisfies(summary -> {
            assertThat(summary.digest()).isEqualTo(dataset);
            assertThat(summary.manifest()).contains("account_count_1h").doesNotContain("account-1");
        });

        Receipt before = decide("before", "account-1", "address-1", 1.0);
        assertThat(before.fallback()).contains("no_model");

        Job trained = done(tidemill.train("logins", TrainRequest.NEWEST));
        assertThat(trained.result()).containsEntry("version", 1).containsEntry("dataset", dataset);
        ModelSummary model = tidemill.model("logins", 1);
        assertThat(model.metrics().get("test.auc_roc")).isGreaterThan(0.9);
        assertThat(model.active()).isFalse();
        assertThat(done(tidemill.train("logins", TrainRequest.NEWEST)).result()).containsEntry("version", 1);

        tidemill.activate("logins", 1, "ada");
        Receipt quick = decide("quick", "account-1", "address-1", 0.05);
        Receipt slow = decide("slow", "account-2", "address-2", 3.0);
        assertThat(quick.model()).hasValue(1);
        assertThat(quick.fallback()).isEmpty();
        assertThat(quick.probability()).isGreaterThan(slow.probability());
        assertThat(quick.outcome()).isNotEqualTo("allow");
        assertThat(quick.reasons()).isNotEmpty();
        assertThat(slow.outcome()).isEqualTo("allow");
        assertThat(tidemill.receipt("logins", "slow").reasons()).isNotEmpty();

        assertThat(tidemill.replay("logins", "before").differences()).isEmpty();
        assertThat(tidemill.replay("logins", "quick").differences()).isEmpty();
        assertThat(tidemill.outcomeOf("logins", "quick")).isEmpty();
        assertThat(
                        tidemill.outcomes(
                                "logins",
                                json(
                                        "{\"verdict_id\":\"v1\",\"time\":\"2026-03-31T00:00:00Z\",\"login_id\":\"quick\",\"stolen\":true}")))
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.status()).isEqualTo(EventVerdict.Status.ACCEPTED));
        assertThat(tidemill.outcomeOf("logins", "quick")).get().asString().contains("\"stolen\":true");

        assertThat(done(tidemill.verifyFeatures("logins")).result())
                .containsEntry("checked", 3L)
                .containsEntry("equal", true);

        tidemill.close();
        tidemill = open(folder.resolve("home"));
        assertThat(tidemill.receipt("logins", "quick").probability()).isEqualTo(quick.probability());
        assertThat(tidemill.replay("logins", "quick").equal()).isTrue();
        assertThat(decide("later", "account-1", "address-1", 0.05).model()).hasValue(1);
        assertThat(done(tidemill.verifyFeatures("logins")).result()).containsEntry("equal", true);
        assertThat(tidemill.statistics("logins").decisions()).isEqualTo(4);
        assertThat(done(tidemill.evaluate("logins", 1, Optional.empty())).result())
                .containsEntry("version", 1);
    }

    @Test
    void activationAndRollbackTakeEffectAtOnce() throws IOException {
        tidemill.apply(app, "ada");
        done(tidemill.importFiles("logins", "history", writeLogins(folder.resolve("logins.csv"))));
        done(tidemill.replayFeatures("logins", Optional.empty()));
        done(tidemill.train("logins", TrainRequest.NEWEST));
        done(tidemill.train(
                "logins",
                new TrainRequest(Optional.empty(), Optional.of(FIRST.plus(Duration.ofDays(1))), Optional.empty())));
        tidemill.activate("logins", 1, "ada");
        assertThat(decide("a", "account-1", "address-1", 1.0).model()).hasValue(1);
        tidemill.activate("logins", 2, "ada");
        assertThat(decide("b", "account-1", "address-1", 1.0).model()).hasValue(2);
        assertThat(tidemill.rollback("logins", "eve").version()).isEqualTo(1);
        assertThat(decide("c", "account-1", "address-1", 1.0).model()).hasValue(1);
        assertThat(tidemill.activations("logins"))
                .extracting(ActivationEntry::action, ActivationEntry::version)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("rollback", 1),
                        org.assertj.core.groups.Tuple.tuple("activate", 2),
                        org.assertj.core.groups.Tuple.tuple("activate", 1));
        assertThat(tidemill.replay("logins", "b").equal()).isTrue();
        assertThatThrownBy(() -> tidemill.rollback("logins", "eve"))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    }

    @Test
    void anAppliedVersionNeverChangesAndANewOneComputesWhatIsNew() throws IOException {
        ApplicationVersion first = tidemill.apply(app, "ada");
        assertThat(tidemill.apply(app, "bob")).isEqualTo(first);
        String text = Files.readString(app);
        Files.writeString(app, text.replace("description: Decides", "description: Judges"));
        assertThatThrownBy(() -> tidemill.apply(app, "ada"))
                .hasMessage("version 1.0.0 of logins is applied already with another text and never changes; give this"
                        + " one a greater version");
        decide("a", "account-1", "address-1", 1.0);
        decide("b", "account-1", "address-1", 1.0);
        Files.writeString(
                app,
                text.replace("version: 1.0.0", "version: 1.1.0")
                        .replace(
                                "  night: hour(time) <= 6",
                                "  night: hour(time) <= 6\n"
                                        + "  pair_count: {by: [account, address], aggregate: count, window: 1d}"));
        ApplicationVersion second = tidemill.apply(app, "ada");
        assertThat(second.changes()).contains("features.pair_count: feature is added");
        Receipt receipt = decide("c", "account-1", "address-1", 1.0);
        assertThat(receipt.features()[receipt.featureNames().indexOf("pair_count")])
                .isEqualTo(3);
        assertThat(receipt.features()[receipt.featureNames().indexOf("account_count_1h")])
                .isEqualTo(3);
        assertThat(tidemill.receipt("logins", "a").featureNames()).doesNotContain("pair_count");
        assertThat(tidemill.replay("logins", "a").equal()).isTrue();
        assertThat(tidemill.versions("logins")).hasSize(2);
    }

    @Test
    void badInputIsRefusedWithAReasonAndHarmsNobodyElse() {
        tidemill.apply(app, "ada");
        List<EventVerdict> verdicts = tidemill.ingest("logins", "logins", json("""
                        [{"login_id":"a","time":"2026-03-30T00:00:00Z","account":"x","address":"y"},
                         {"login_id":"b","time":"2026-03-30T00:00:00Z","account":7,"address":"y","acount":"z"},
                         {"login_id":"c","time":"2027-03-30T00:00:00Z","account":"x","address":"y"},
                         {"login_id":"a","time":"2026-03-30T00:00:01Z","account":"x","address":"y"},
                         {"login_id":"d","time":"2026-03-30T00:00:00Z","account":"x","address":"y"}]"""));
        assertThat(verdicts)
                .extracting(EventVerdict::status)
                .containsExactly(
                        EventVerdict.Status.ACCEPTED,
                        EventVerdict.Status.REFUSED,
                        EventVerdict.Status.REFUSED,
                        EventVerdict.Status.REFUSED,
                        EventVerdict.Status.ACCEPTED);
        assertThat(verdicts.get(3).problems())
                .singleElement()
                .hasToString(
                        "field login_id: an id must be new, or come with the same values, got \"a\" (another event of logins"
                                + " has it; give this one an id of its own)");
        assertThat(
                        tidemill.outcomes(
                                "logins",
                                json(
                                        "{\"verdict_id\":\"v\",\"time\":\"2026-03-30T00:00:00Z\",\"login_id\":\"nobody\",\"stolen\":true}")))
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.problems())
                        .singleElement()
                        .hasToString("field login_id: an event of verdicts must be about one of logins that is known,"
                                + " got \"nobody\" (send that one first, then this one again)"));
        assertThat(tidemill.quarantine("logins", Long.MAX_VALUE, 10)).hasSize(4);
        assertThat(tidemill.statistics("logins").refused()).isEqualTo(4);
        assertThat(tidemill.decide("logins", "{".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(DecisionAnswer.Refused.class);
        assertThatThrownBy(() -> tidemill.decide("logouts", new byte[0]))
                .hasMessage("application must be one of [logins], got \"logouts\"; apply it first");
    }

    private Receipt decide(String id, String account, String address, double delay) {
        String event =
                "{\"login_id\":\"%s\",\"time\":\"2026-03-31T00:00:00Z\",\"account\":\"%s\",\"address\":\"%s\",\"delay\":%s}"
                        .formatted(id, account, address, delay);
        if (tidemill.decide("logins", event.getBytes(StandardCharsets.UTF_8))
                instanceof DecisionAnswer.Decided(Receipt receipt, boolean repeated)) {
            assertThat(repeated).isFalse();
            return receipt;
        }
        throw new AssertionError("not decided: " + event);
    }

    private Job done(Job job) {
        Job ended = tidemill.await(job.id());
        assertThat(ended.state()).as(ended.failure().orElse("")).isEqualTo(Job.State.DONE);
        return ended;
    }

    private static EventBody json(String text) {
        return EventBody.json(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A quarter of the quick logins are of thieves, and few of the others.
    private static Path writeLogins(Path file) throws IOException {
        Random random = new Random(1);
        List<String> lines = new ArrayList<>();
        lines.add("id,when,account,address,delay,stolen");
        for (int i = 0; i < LOGINS; i++) {
            Instant time = FIRST.plusSeconds(i * 28L * 86_400 / LOGINS);
            double delay = random.nextDouble() * 2;
            boolean stolen = random.nextDouble() < (delay < 0.2 ? 0.5 : 0.003);
            lines.add("login-%d,%s,account-%d,address-%d,%.3f,%d"
                    .formatted(i, time, random.nextInt(200), random.nextInt(50), delay, stolen ? 1 : 0));
        }
        return Files.write(file, lines);
    }

    private static String resource(String name) throws IOException {
        try (var in = java.util.Objects.requireNonNull(LoopTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

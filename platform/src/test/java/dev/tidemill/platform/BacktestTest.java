package dev.tidemill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Durability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Payments whose right answers are known by hand, and logins that several models decided.
final class BacktestTest {
    private static final Instant NOW = Instant.parse("2026-03-31T00:00:00Z");
    private static final String PAYMENTS = """
            application: payments
            version: 1.0.0
            streams:
              payments:
                id: payment_id
                time: time
                fields:
                  payment_id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  payer: {type: string, required: true}
                  amount: {type: decimal, scale: 2, required: true}
              verdicts:
                id: verdict_id
                time: time
                about: {stream: payments, field: payment_id}
                fields:
                  verdict_id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  payment_id: {type: string, required: true}
                  bad: {type: boolean, required: true}
            outcome: {stream: verdicts, field: bad, delay: 7d, otherwise: false}
            decision: {on: payments, outcomes: [accept, refuse]}
            features:
              amount: amount
            policy:
              version: 1
              fallback: accept
              rules:
                - {name: large, when: amount > 100, outcome: refuse, reason: the amount is large}
            costs:
              unit: EUR
              outcomes:
                accept: {positive: amount}
                refuse: {negative: 5 + 0.1 * amount}
            """;

    @TempDir
    private Path folder;

    private Tidemill tidemill;

    @BeforeEach
    void open() {
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

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private void payments() throws IOException {
        tidemill.apply(file("app.yaml", PAYMENTS), "ada");
        decide("p1", 1, "bob", "200");
        decide("p2", 2, "bob", "80");
        decide("p3", 3, "eve", "60");
        tidemill.ingest("payments", "payments", json(payment("p4", 4, "bob", "90")));
        decide("p5", 29, "eve", "70");
        for (String bad : List.of("p1", "p2", "p4")) {
            tidemill.outcomes(
                    "payments",
                    json("{\"verdict_id\":\"v-%s\",\"time\":\"2026-03-20T00:00:00Z\",\"payment_id\":\"%s\",\"bad\":true}"
                            .formatted(bad, bad)));
        }
    }

    @Test
    void tellsWhatAnotherPolicyWouldHaveChanged() throws IOException {
        payments();
        Path stricter = file(
                "stricter.yaml",
                PAYMENTS.replace("version: 1.0.0", "version: 2.0.0")
                        .replace("amount > 100, outcome", "amount > 50, outcome")
                        .replace("name: large", "name: above_fifty"));
        Map<String, Object> result = backtest("payments", BacktestRequest.SAME.withFile(stricter));
        assertThat(result)
                .containsEntry("application_version", "2.0.0")
                .containsEntry("events", 5L)
                .containsEntry("decided_live", 4L)
                .containsEntry("decided_by_versions_in_use", 1L)
                .containsEntry("changed", 4L)
                .containsEntry("changed_share", 0.8);
        assertThat(result.get("outcomes"))
                .isEqualTo(List.of(
                        Map.of(
                                "before", "accept", "after", "refuse", "count", 4L, "positive", 2L, "negative", 1L,
                                "unknown", 1L, "saved", 80.0 + 90 - 11),
                        Map.of(
                                "before", "refuse", "after", "refuse", "count", 1L, "positive", 1L, "negative", 0L,
                                "unknown", 0L, "saved", 0.0)));
        assertThat(result.get("quality"))
                .isEqualTo(Map.of(
                        "before",
                                Map.of(
                                        "flagged", 1L, "caught", 1L, "missed", 2L, "false_alarms", 0L, "precision", 1.0,
                                        "recall", 1 / 3.0),
                        "after",
                                Map.of(
                                        "flagged", 5L, "caught", 3L, "missed", 0L, "false_alarms", 1L, "precision",
                                        0.75, "recall", 1.0)));
        assertThat(result.get("rules"))
                .isEqualTo(Map.of(
                        "large", Map.of("before", 1L, "after", 0L), "above_fifty", Map.of("before", 0L, "after", 5L)));
        assertThat(result.get("fallbacks")).isEqualTo(Map.of("no_model", Map.of("before", 5L, "after", 5L)));
        assertThat(result.get("money"))
                .isEqualTo(Map.of(
                        "unit", "EUR", "before", 170.0, "after", 11.0, "saved", 159.0, "without_cost", 0L));
        assertThat((List<?>) result.get("examples")).hasSize(4).first().asString()
                .startsWith("{id=p2, time=2026-03-02T00:00:00Z, before=accept, after=refuse,")
                .endsWith("became=1.0}");
    }

    @Test
    void seesNothingThatCameLaterInItsOwnFeatures() throws IOException {
        payments();
        Path counting = file(
                "counting.yaml",
                PAYMENTS.replace("version: 1.0.0", "version: 1.1.0")
                        .replace(
                                "  amount: amount\n",
                                "  amount: amount\n"
                                        + "  payer_count: {by: payer, aggregate: count, window: 30d}\n"
                                        + "  payer_bad: {by: payer, aggregate: count, where: outcome.bad, window: 30d}\n")
                        .replace("amount > 100, outcome", "payer_count >= 2 || payer_bad > 0, outcome")
                        .replace("version: 1\n", "version: 2\n"));
        Map<String, Object> result = backtest("payments", BacktestRequest.SAME.withFile(counting));
        // p2 and p4 are bob's second and third, p5 is eve's second; no verdict was there when they came
        assertThat(result.get("rules")).isEqualTo(Map.of("large", Map.of("before", 1L, "after", 3L)));
        assertThat(result).containsEntry("changed", 4L);
        Map<String, Object> part = backtest(
                "payments",
                BacktestRequest.SAME
                        .withFile(counting)
                        .within(Instant.parse("2026-03-02T00:00:00Z"), Instant.parse("2026-03-04T00:00:00Z")));
        assertThat(part).containsEntry("events", 2L).containsEntry("changed", 1L);
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeItBegins() throws IOException {
        payments();
        Path broken = file(
                "broken.yaml",
                PAYMENTS.replace("payer: {type: string, required: true}", "payer: integer"));
        assertThatThrownBy(() -> tidemill.backtests().start("payments", BacktestRequest.SAME.withFile(broken)))
                .isInstanceOf(TidemillException.class)
                .hasMessageStartingWith("version 1.0.0 must read the events that are there: streams.payments.fields.payer");
        Path other = file("other.yaml", PAYMENTS.replace("application: payments", "application: refunds"));
        assertThatThrownBy(() -> tidemill.backtests().start("payments", BacktestRequest.SAME.withFile(other)))
                .hasMessage("file must be one of application payments, got \"refunds\"");
        assertThatThrownBy(() -> tidemill.backtests().start("payments", BacktestRequest.SAME.withModel(7)))
                .isInstanceOf(TidemillException.class);
        assertThatThrownBy(() -> BacktestRequest.SAME.within(NOW, NOW))
                .hasMessage("from must be before to, got 2026-03-31T00:00:00Z and 2026-03-31T00:00:00Z");
    }

    @Test
    void theSameVersionsOverLiveDecisionsChangeNothing() throws IOException {
        Path app = file("logins.yaml", resource());
        tidemill.apply(app, "ada");
        Random random = new Random(1);
        List<String> rows = new ArrayList<>(List.of("id,when,account,address,delay,stolen"));
        for (int i = 0; i < 3000; i++) {
            double delay = random.nextDouble() * 2;
            boolean stolen = random.nextDouble() < (delay < 0.2 ? 0.5 : 0.003);
            rows.add("login-%d,%s,account-%d,address-%d,%.3f,%d"
                    .formatted(
                            i,
                            Instant.parse("2026-03-01T00:00:00Z").plusSeconds(i * 28L * 86_400 / 3000),
                            random.nextInt(200),
                            random.nextInt(50),
                            delay,
                            stolen ? 1 : 0));
        }
        Path logins = Files.write(folder.resolve("logins.csv"), rows);
        done(tidemill.importFiles("logins", "history", logins));
        login("none", 0.05);
        done(tidemill.replayFeatures("logins", Optional.empty()));
        done(tidemill.train("logins", TrainRequest.NEWEST));
        done(tidemill.train(
                "logins",
                new TrainRequest(
                        Optional.empty(),
                        Optional.of(Instant.parse("2026-03-01T00:00:00Z").plus(Duration.ofDays(1))),
                        Optional.empty())));
        for (int version : List.of(1, 2)) {
            tidemill.activate("logins", version, "ada");
            for (int i = 0; i < 40; i++) {
                login("by-" + version + "-" + i, random.nextDouble());
            }
        }
        Map<String, Object> same = backtest("logins", BacktestRequest.SAME);
        assertThat(same)
                .containsEntry("events", 3081L)
                .containsEntry("decided_live", 81L)
                .containsEntry("changed", 0L);
        Map<String, Object> older = backtest("logins", BacktestRequest.SAME.withModel(1));
        assertThat(older.get("fallbacks")).isEqualTo(Map.of("no_model", Map.of("before", 1L, "after", 0L)));
        Map<?, ?> quality = (Map<?, ?>) ((Map<?, ?>) older.get("quality")).get("after");
        assertThat((Double) quality.get("recall")).isCloseTo(0.9, within(0.2));
        assertThat(older).containsEntry("model", 1);
        Path night = file(
                "night.yaml",
                resource()
                        .replace("version: 1.0.0", "version: 1.1.0")
                        .replace(
                                "  night: hour(time) <= 6",
                                "  night: hour(time) <= 6\n"
                                        + "  pair_count: {by: [account, address], aggregate: count, window: 1d}"));
        assertThat(backtest("logins", BacktestRequest.SAME.withFile(night)))
                .containsEntry("application_version", "1.1.0")
                .containsEntry("changed", 0L);
    }

    private void login(String id, double delay) {
        byte[] event = "{\"login_id\":\"%s\",\"time\":\"2026-03-30T00:00:00Z\",\"account\":\"a\",\"address\":\"b\",\"delay\":%s}"
                .formatted(id, delay)
                .getBytes(StandardCharsets.UTF_8);
        assertThat(tidemill.decide("logins", event)).isInstanceOf(DecisionAnswer.Decided.class);
    }

    private Map<String, Object> backtest(String application, BacktestRequest request) {
        return done(tidemill.backtests().start(application, request)).result();
    }

    private void decide(String id, int day, String payer, String amount) {
        assertThat(tidemill.decide("payments", payment(id, day, payer, amount).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(DecisionAnswer.Decided.class);
    }

    private static String payment(String id, int day, String payer, String amount) {
        return "{\"payment_id\":\"%s\",\"time\":\"2026-03-%02dT00:00:00Z\",\"payer\":\"%s\",\"amount\":%s}"
                .formatted(id, day, payer, amount);
    }

    private static EventBody json(String text) {
        return EventBody.json(text.getBytes(StandardCharsets.UTF_8));
    }

    private Job done(Job job) {
        Job ended = tidemill.await(job.id());
        assertThat(ended.state()).as(ended.failure().orElse("")).isEqualTo(Job.State.DONE);
        return ended;
    }

    private static String resource() throws IOException {
        try (var in = java.util.Objects.requireNonNull(BacktestTest.class.getResourceAsStream("logins.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

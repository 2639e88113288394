package dev.tidemill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.DatasetReader;
import dev.tidemill.data.Datasets;
import dev.tidemill.data.check.BatchNote;
import dev.tidemill.data.check.CheckResult;
import dev.tidemill.data.check.CheckRun;
import dev.tidemill.log.Durability;
import io.openlineage.server.OpenLineage.RunEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Data from its import to its end: checked, judged, kept, traced.
final class DataRoomTest {
    private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");
    private static final int LOGINS = 2000;

    @TempDir
    private Path folder;

    private volatile Instant now = Instant.parse("2026-03-31T00:00:00Z");
    private String text = "";
    private Tidemill tidemill;

    @BeforeEach
    void open() throws IOException {
        try (var in = java.util.Objects.requireNonNull(LoopTest.class.getResourceAsStream("logins.yaml"))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        tidemill = Tidemill.open(new Config(
                folder.resolve("home"), Durability.PROCESS, () -> now, 2, Config.DEFAULT_STATE_BYTES, "test"));
    }

    @AfterEach
    void close() {
        tidemill.close();
    }

    private DataRoom data() {
        return tidemill.data();
    }

    private void apply(String version, String... replacements) throws IOException {
        String edited = text.replace("version: 1.0.0", "version: " + version);
        for (int i = 0; i < replacements.length; i += 2) {
            assertThat(edited).contains(replacements[i]);
            edited = edited.replace(replacements[i], replacements[i + 1]);
        }
        Path app = folder.resolve("app.yaml");
        Files.writeString(app, edited);
        tidemill.apply(app, "ada");
    }

    /// Logins over 28 days from the first on; a quarter of the quick ones are of thieves.
    private Path logins(String name, String prefix, int count, double slowness) throws IOException {
        Random random = new Random(prefix.hashCode());
        List<String> lines = new ArrayList<>();
        lines.add("id,when,account,address,delay,stolen");
        for (int i = 0; i < count; i++) {
            Instant time = FIRST.plusSeconds(i * 28L * 86_400 / count);
            double delay = random.nextDouble() * 2;
            boolean stolen = random.nextDouble() < (delay < 0.2 ? 0.5 : 0.003);
            lines.add("%s-%d,%s,account-%d,address-%d,%.3f,%d"
                    .formatted(
                            prefix,
                            i,
                            time,
                            random.nextInt(100),
                            random.nextInt(30),
                            delay * slowness,
                            stolen ? 1 : 0));
        }
        return Files.write(Files.createDirectories(folder.resolve("in")).resolve(name), lines);
    }

    private Job importing(Path file) {
        return done(tidemill.importFiles("logins", "history", file));
    }

    private Job done(Job job) {
        Job ended = tidemill.await(job.id());
        assertThat(ended.state()).as(ended.failure().orElse("")).isEqualTo(Job.State.DONE);
        return ended;
    }

    private String replay() {
        return String.valueOf(done(tidemill.replayFeatures("logins", Optional.empty()))
                .result()
                .get("dataset"));
    }

    private static String withChecks(String checks) {
        return "      delay: {type: number}\n    checks:\n" + checks.indent(6);
    }

    @Test
    void anImportIsCheckedAndJudgedByThoseBefore() throws IOException {
        apply("1.0.0", "      delay: {type: number}\n", withChecks("""
                patient: {row: delay < 1.9, tolerate: 0.01}
                enough: {statistic: rows, min: 100}
                """));

        Job first = importing(logins("a.csv", "a", LOGINS, 1));
        assertThat(first.result()).containsEntry("violated", 1L);
        assertThat(String.valueOf(first.result().get("findings")))
                .contains("stream logins check patient: every event must keep delay < 1.9 but for 0.01000, got \"")
                .contains(" of 2000 events break it\"");
        CheckRun run = data().checkRuns("logins", 10).getFirst();
        assertThat(run.rows()).isGreaterThan(LOGINS);
        assertThat(run.results()).extracting(CheckResult::check).containsExactly("patient", "enough");
        assertThat(run.results().getFirst().samples()).hasSize(5);

        Job other = importing(logins("b.csv", "b", LOGINS, 1000));
        assertThat(String.valueOf(other.result().get("findings"))).contains("unlike before: field delay: ");
        BatchNote note = data().batches("logins", 10).stream()
                .filter(batch -> batch.subject().equals("stream logins"))
                .findFirst()
                .orElseThrow();
        assertThat(note.accepted()).isFalse();
        data().accept("logins", note.subject(), note.source());
        assertThat(data().batches("logins", 10))
                .allSatisfy(batch -> assertThat(batch.accepted()).isTrue());

        Map<String, Object> all = done(data().check("logins", Optional.of("logins"), Optional.empty()))
                .result();
        assertThat(all).containsEntry("checks", 2).containsEntry("violated", 1L);
        assertThat(done(data().check("logins", Optional.empty(), Optional.of(Duration.ofDays(1))))
                        .result())
                .containsEntry("rows", 0L);
        assertThat(data().suggest("logins", "logins")).contains("delay_median: {statistic: p50, of: delay, min: ");
        assertThatThrownBy(() -> data().check("logins", Optional.of("login"), Optional.empty()))
                .hasMessage("stream must be one of [logins, verdicts], got \"login\"");
    }

    @Test
    void aRefusingCheckTakesNothingIn() throws IOException {
        apply("1.0.0", "      delay: {type: number}\n", withChecks("""
                short: {statistic: mean, of: delay, max: 0.5, severity: refuse}
                """));

        Job refused = tidemill.await(tidemill.importFiles("logins", "history", logins("a.csv", "a", LOGINS, 1))
                .id());

        assertThat(refused.state()).isEqualTo(Job.State.FAILED);
        assertThat(refused.failure().orElse(""))
                .startsWith(
                        "import is refused by 1 check; nothing was taken in: stream logins check short: mean of delay"
                                + " must be at most 0.5000, got \"");
        assertThat(tidemill.statistics("logins").events()).isEmpty();
        assertThat(data().checkRuns("logins", 1).getFirst().refused()).isTrue();
        assertThat(importing(logins("b.csv", "b", LOGINS, 0.1)).result()).containsEntry("violated", 0L);
    }

    @Test
    void anotherMappingReadsTheSameFilesAgainAndNothingIsTwice() throws IOException {
        apply("1.0.0");
        Path file = logins("a.csv", "a", 500, 1);
        importing(file);
        apply("1.0.1", "          delay: delay\n", "          delay: {column: delay}\n");
        assertThat(importing(file).result()).doesNotContainKey("restarted").containsEntry("accepted", 0L);
        apply("1.0.2", "prefix: verdict-", "prefix: judged-");

        Map<String, Object> again = importing(file).result();

        assertThat(String.valueOf(again.get("restarted")))
                .contains("the mapping, or what its streams declare, has changed");
        assertThat(((Number) again.get("duplicates")).longValue()).isEqualTo(500);
    }

    @Test
    void aDatasetThatIsUnlikeThoseBeforeIsNotTrainedOnUnlessItIsMeant() throws IOException {
        apply("1.0.0");
        importing(logins("a.csv", "a", LOGINS, 1));
        String first = replay();
        done(tidemill.train("logins", TrainRequest.NEWEST));
        importing(logins("b.csv", "b", 15_000, 1000));
        now = now.plusSeconds(60);
        Job replayed = done(tidemill.replayFeatures("logins", Optional.empty()));
        assertThat(String.valueOf(replayed.result().get("anomalies"))).contains("field delay_seconds");

        assertThatThrownBy(() -> tidemill.train("logins", TrainRequest.NEWEST))
                .isInstanceOfSatisfying(TidemillException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT);
                    assertThat(refused.problems()).extracting(Problem::place).contains("field delay_seconds");
                })
                .hasMessageEndingWith("(look at them, then train with --accept-anomalies where they are meant)");
        done(tidemill.train("logins", new TrainRequest(Optional.of(first), Optional.empty(), Optional.empty())));
        done(tidemill.train("logins", new TrainRequest(Optional.empty(), Optional.empty(), Optional.empty(), true)));
        done(tidemill.train("logins", TrainRequest.NEWEST));
    }

    @Test
    void datasetsAreNamedComparedPinnedAndExpired() throws IOException {
        apply("1.0.0");
        importing(logins("a.csv", "a", LOGINS, 1));
        String first = replay();
        done(tidemill.train("logins", TrainRequest.NEWEST));
        importing(logins("b.csv", "b", 500, 1));
        String second = replay();
        importing(logins("c.csv", "c", 500, 1));
        String third = replay();

        data().tag("logins", first.substring(0, 10), "baseline", "ada");
        data().pin("logins", third, true, "ada");
        assertThat(data().dataset("logins", "baseline").digest()).isEqualTo(first);
        var diff = data().diff("logins", "baseline", second);
        assertThat(diff.added()).isEqualTo(500);
        assertThat(diff.removed()).isZero();
        assertThat(diff.addedIds()).first().isEqualTo("b-0");
        assertThatThrownBy(() -> data().tag("logins", first, "deadbeef", "ada"))
                .hasMessageContaining("must not look like a digest, got \"deadbeef\"");
        assertThatThrownBy(() -> data().dataset("logins", "base"))
                .hasMessage("application logins has no dataset \"base\" (give a digest, at least 8 digits of it, or one"
                        + " of the tags [baseline])");

        now = now.plus(Duration.ofDays(100));
        assertThat(data().expire("logins", Duration.ofDays(90), false, false))
                .extracting(DatasetRemoval::digest, DatasetRemoval::removed, DatasetRemoval::why)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(first, false, "model version 1 was made from it"),
                        org.assertj.core.groups.Tuple.tuple(second, false, "would be removed"),
                        org.assertj.core.groups.Tuple.tuple(third, false, "it is pinned"));
        data().expire("logins", Duration.ofDays(90), false, true);
        assertThat(tidemill.datasets("logins"))
                .extracting(DatasetSummary::digest)
                .containsExactlyInAnyOrder(first, third);
        data().pin("logins", third, false, "ada");
        data().expire("logins", Duration.ofDays(90), true, true);
        assertThat(tidemill.datasets("logins")).isEmpty();
        assertThat(data().tags("logins")).isEmpty();
    }

    @Test
    void aDatasetOfAnEarlierVersionReadsWhereColumnsWereOnlyAdded() throws IOException {
        apply("1.0.0");
        importing(logins("a.csv", "a", LOGINS, 1));
        String first = replay();
        apply("1.1.0", "  night: hour(time) <= 6\n", "  night: hour(time) <= 6\n  twice: delay * 2.0\n");
        TrainRequest old = new TrainRequest(Optional.of(first), Optional.empty(), Optional.empty());
        done(tidemill.train("logins", old));

        apply("2.0.0", "  delay_seconds: delay\n", "");

        assertThatThrownBy(() -> tidemill.train("logins", old))
                .hasMessage("dataset " + first.substring(0, 12) + ": column delay_seconds is removed (double) in"
                        + " application version 2.0.0 after 1.0.0 (run features replay for this version)");
    }

    @Test
    void whatIsOlderThanItIsKeptGoesAndWhatCanStillBeComputedIsEqual() throws IOException {
        String[] kept = {"    lateness: 1h\n", "    lateness: 1h\n    retention: 10d\n"};
        apply("1.0.0", kept);
        importing(logins("a.csv", "a", LOGINS, 1));
        Map<String, double[]> before = rows(replay());
        decide("live-1", "2026-03-30T12:00:00Z");
        long events = tidemill.statistics("logins").events().get("logins");

        RetentionReport report = data().retain("logins").getFirst();

        Instant from = Instant.parse("2026-03-21T00:00:00Z");
        assertThat(report.stream()).isEqualTo("logins");
        assertThat(report.keptFrom()).contains(from);
        assertThat(report.removed()).isGreaterThan(1300).isLessThan(events);
        assertThat(data().retain("logins").getFirst().removed()).isZero();
        Job replayed = done(tidemill.replayFeatures("logins", Optional.empty()));
        assertThat(replayed.result()).containsEntry("rows_from", "2026-03-22T00:00:00Z");
        Map<String, double[]> after = rows(String.valueOf(replayed.result().get("dataset")));
        assertThat(after.size()).isGreaterThan(350).isLessThan(before.size());
        after.forEach((id, row) -> {
            if (before.containsKey(id)) {
                assertThat(row).as(id).isEqualTo(before.get(id));
            }
        });
        Map<String, Object> verified = done(tidemill.verifyFeatures("logins")).result();
        assertThat(verified).containsEntry("equal", true).containsEntry("checked", 1L);

        decide("live-2", "2026-03-30T12:30:00Z");
        now = now.plus(Duration.ofDays(30));
        decide("live-3", "2026-04-29T12:00:00Z");
        data().retain("logins");
        assertThatThrownBy(() -> tidemill.receipt("logins", "live-1"))
                .hasMessage("application logins has no decision \"live-1\" (those about events before"
                        + " 2026-04-20T00:00:00Z are no longer kept)");
        assertThat(done(tidemill.verifyFeatures("logins")).result()).containsEntry("equal", true);
        EventVerdict again = tidemill.ingest(
                        "logins",
                        "logins",
                        EventBody.json(
                                "{\"login_id\":\"live-1\",\"time\":\"2026-03-30T12:00:00Z\",\"account\":\"a\",\"address\":\"b\"}"
                                        .getBytes(StandardCharsets.UTF_8)))
                .getFirst();
        assertThat(again.status()).isEqualTo(EventVerdict.Status.LATE);
    }

    @Test
    void aNewFeatureThatNeedsWhatIsGoneIsRefused() throws IOException {
        String[] kept = {"    lateness: 1h\n", "    lateness: 1h\n    retention: 10d\n"};
        apply("1.0.0", kept);
        importing(logins("a.csv", "a", LOGINS, 1));
        data().retain("logins");
        String window = "  account_slow: {by: account, aggregate: max, of: delay, where: delay > 1.0, window: %s}\n";
        String place = "  address_accounts:";

        assertThatThrownBy(() -> apply(
                        "1.1.0",
                        "    lateness: 1h\n",
                        "    lateness: 1h\n    retention: 20d\n",
                        place,
                        window.formatted("20d") + place))
                .isInstanceOfSatisfying(
                        TidemillException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT))
                .hasMessageStartingWith("feature account_slow must be computed from events that are kept, and those of"
                        + " logins before 2026-03-21T00:00:00Z were removed by retention (give it a shorter window, or"
                        + " apply it once events behind 2026-04-10T01:00:00Z have come;");
        assertThatThrownBy(() -> apply("1.1.0", place, window.formatted("lifetime") + place))
                .hasMessageContaining("(give it a window; features by the same key are computed together)");
        assertThat(tidemill.application("logins").version()).hasToString("1.0.0");
        apply("1.1.0", kept[0], kept[1], place, window.formatted("2d") + place);
        decide("live", "2026-03-30T12:00:00Z");
    }

    @Test
    void lineageLeadsFromAnEventToADecisionAndBack() throws IOException {
        apply("1.0.0");
        importing(logins("a.csv", "a", LOGINS, 1));
        String dataset = replay();
        done(tidemill.train("logins", TrainRequest.NEWEST));
        tidemill.activate("logins", 1, "ada");
        decide("live", "2026-03-30T12:00:00Z");

        LineageView event = data().lineage("logins", "event", "logins/a-17");
        assertThat(event.subject()).isEqualTo("event:logins/a-17");
        assertThat(event.nodes()).containsKeys("import:1", "dataset:" + dataset, "model:1");
        assertThat(event.edges())
                .contains(
                        new LineageView.Edge("event:logins/a-17", "dataset:" + dataset, "a row of"),
                        new LineageView.Edge("dataset:" + dataset, "model:1", "trained"));
        LineageView decision = data().lineage("logins", "decision", "live");
        assertThat(decision.nodes())
                .containsKeys("event:logins/live", "application:1.0.0", "model:1", "dataset:" + dataset);
        assertThat(decision.edges())
                .contains(
                        new LineageView.Edge("model:1", "decision:live", "answered"),
                        new LineageView.Edge("event:logins/live", "decision:live", "decided as"));
        assertThat(data().lineage("logins", "model", "1").nodes()).containsKeys("dataset:" + dataset, "import:1");
        assertThat(data().lineage("logins", "dataset", dataset).nodes()).containsKeys("model:1", "import:1");
        assertThatThrownBy(() -> data().lineage("logins", "event", "logins/none"))
                .hasMessage("stream logins has no event \"none\"");
        assertThatThrownBy(() -> data().lineage("logins", "person", "x"))
                .hasMessage("kind must be one of event, decision, dataset, model, got \"person\"");
    }

    @Test
    void openLineageEventsOfEveryJobAreReadByItsOwnClasses() throws IOException {
        apply("1.0.0");
        importing(logins("a.csv", "a", LOGINS, 1));
        String dataset = replay();
        done(tidemill.train("logins", TrainRequest.NEWEST));
        done(tidemill.evaluate("logins", 1, Optional.of(dataset.substring(0, 12))));
        tidemill.await(tidemill.importFiles("logins", "history", Files.createDirectory(folder.resolve("none")))
                .id());

        JsonMapper json = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .build();
        List<RunEvent> events = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("home/lineage/openlineage.ndjson"))) {
            events.add(json.readValue(line, RunEvent.class));
        }

        assertThat(events.stream().map(event -> event.getJob().getName() + " " + event.getEventType()))
                .containsExactly(
                        "logins.import START",
                        "logins.import COMPLETE",
                        "logins.replay START",
                        "logins.replay COMPLETE",
                        "logins.train START",
                        "logins.train COMPLETE",
                        "logins.evaluate START",
                        "logins.evaluate COMPLETE",
                        "logins.import START",
                        "logins.import FAIL");
        RunEvent replayed = events.get(3);
        assertThat(replayed.getRun().getRunId())
                .isEqualTo(events.get(2).getRun().getRunId());
        assertThat(replayed.getOutputs()).singleElement().satisfies(output -> {
            assertThat(output.getName()).isEqualTo("logins.dataset");
            String facets = json.writeValueAsString(output.getFacets());
            assertThat(facets)
                    .contains("\"datasetVersion\":\"" + dataset + "\"")
                    .contains("account_delay");
        });
        assertThat(Files.readAllLines(folder.resolve("home/lineage/openlineage.ndjson"))
                        .get(3))
                .contains("\"columnLineage\":")
                .contains(
                        "\"account_delay\":{\"inputFields\":[{\"namespace\":\"tidemill\",\"name\":\"logins.stream.logins\",\"field\":\"account\"")
                .contains("\"schemaURL\":\"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent\"");
        assertThat(Files.readAllLines(folder.resolve("home/lineage/openlineage.ndjson"))
                        .getLast())
                .contains("\"errorMessage\":");
    }

    @Test
    void housekeepingDoesWhatIsDueAndNotBefore() throws IOException {
        apply(
                "1.0.0",
                "      delay: {type: number}\n",
                withChecks("recent: {fresh: 1d}\n"),
                "lateness: 1h\n",
                "lateness: 1h\n    retention: 10d\n",
                "imports:\n",
                "datasets: {keep: 30d}\nimports:\n");
        importing(logins("a.csv", "a", LOGINS, 1));
        String dataset = replay();
        Housekeeping housekeeping = ((EmbeddedTidemill) tidemill).housekeeping();

        housekeeping.tick();
        assertThat(data().checkRuns("logins", 10).getFirst().source()).startsWith("journal 0 to ");
        assertThat(data().checkRuns("logins", 10).getFirst().violated()).isEqualTo(1);
        assertThat(data().retention("logins").getFirst().keptFrom()).contains(Instant.parse("2026-03-21T00:00:00Z"));
        int runs = data().checkRuns("logins", 10).size();
        now = now.plus(Duration.ofMinutes(9));
        housekeeping.tick();
        assertThat(data().checkRuns("logins", 10)).hasSize(runs);
        now = now.plus(Duration.ofDays(31));
        housekeeping.tick();

        assertThat(data().checkRuns("logins", 10)).hasSize(runs + 1);
        assertThat(data().checkRuns("logins", 10).getFirst().rows()).isZero();
        assertThat(tidemill.datasets("logins")).isEmpty();
        assertThat(dataset).hasSize(64);
    }

    private Map<String, double[]> rows(String digest) {
        DatasetReader reader = new Datasets(folder.resolve("home/datasets"), () -> now).open(digest);
        List<String> names = tidemill.application("logins").features().stream()
                .map(feature -> feature.name())
                .toList();
        String[] ids = reader.strings("_id");
        double[][] columns = new double[names.size()][];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = reader.numbers(names.get(i));
        }
        Map<String, double[]> rows = new HashMap<>();
        for (int row = 0; row < ids.length; row++) {
            double[] values = new double[columns.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = columns[i][row];
            }
            rows.put(ids[row], values);
        }
        return rows;
    }

    private void decide(String id, String time) {
        String event =
                "{\"login_id\":\"%s\",\"time\":\"%s\",\"account\":\"account-1\",\"address\":\"address-1\",\"delay\":1}"
                        .formatted(id, time);
        assertThat(tidemill.decide("logins", event.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(DecisionAnswer.Decided.class);
    }
}

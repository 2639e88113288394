package dev.tidemill.registry.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs as they are written and read.
class TrackingTest {
    @TempDir
    Path folder;

    private Opened opened;
    private Tracking tracking;

    @BeforeEach
    void open() {
        opened = new Opened(folder);
        tracking = opened.tracking;
    }

    @AfterEach
    void close() {
        opened.close();
    }

    @Test
    void aRunKeepsAllThatItIsTold() {
        Run begun = opened.run("first");
        String id = begun.info().id();
        assertThat(id).matches("[0-9a-f]{32}");
        tracking.log(
                id,
                new RunBatch(
                        List.of(new MetricPoint("auc", 0.9, 5, 1), new MetricPoint("loss", Double.NaN, 5, 1)),
                        Map.of("depth", "6"),
                        Map.of("team", "risk", Run.PARENT, "p")));
        DatasetInput input = new DatasetInput(
                "rows", "d1", "local", "here", "{}", "{\"rows\":1}", Map.of(DatasetInput.CONTEXT, "training"));
        tracking.inputs(id, List.of(input));
        tracking.update(id, RunChange.ended(RunStatus.FINISHED, Instant.ofEpochMilli(99)));
        Run run = tracking.run(id);
        assertThat(run.info().status()).isEqualTo(RunStatus.FINISHED);
        assertThat(run.info().ended()).contains(Instant.ofEpochMilli(99));
        assertThat(run.info().artifacts()).isEqualTo("mlflow-artifacts:/0/" + id + "/artifacts");
        assertThat(run.metrics())
                .containsExactly(new MetricPoint("auc", 0.9, 5, 1), new MetricPoint("loss", Double.NaN, 5, 1));
        assertThat(run.parameters()).isEqualTo(Map.of("depth", "6"));
        assertThat(run.tags()).isEqualTo(Map.of("team", "risk", Run.PARENT, "p", Run.NAME, "first"));
        assertThat(run.datasets()).containsExactly(input);
        assertThat(run.parent()).contains("p");
        assertThat(tracking.datasets(List.of("0"))).containsExactly(new DatasetSummary("0", "rows", "d1", "training"));
    }

    @Test
    void theLatestPointIsTheGreatestByStepTimeAndValueAndNoneIsLost() {
        String id = opened.run("steps").info().id();
        List<MetricPoint> points = List.of(
                new MetricPoint("m", 4.0, 2999, 4),
                new MetricPoint("m", -3.0, 3000, 4),
                new MetricPoint("m", Double.POSITIVE_INFINITY, 9000, 3),
                new MetricPoint("m", -5.0, 3000, 4),
                new MetricPoint("m", Double.NaN, 3000, 4));
        points.forEach(point -> tracking.log(id, RunBatch.metrics(List.of(point))));
        tracking.log(id, RunBatch.metrics(points)); // told again: nothing new
        assertThat(tracking.run(id).metrics()).containsExactly(new MetricPoint("m", -3.0, 3000, 4));
        assertThat(tracking.history(id, "m", 100, "").items())
                .containsExactly(points.get(2), points.get(0), points.get(1), points.get(3), points.get(4));
        Page<MetricPoint> two = tracking.history(id, "m", 2, "");
        assertThat(tracking.history(id, "m", 3, two.next()).items()).hasSize(3);
        assertThat(tracking.thinned(id, "m", 0, 10, 2)).containsExactly(points.get(2), points.get(4));
        assertThat(tracking.history(id, "other", 10, "").items()).isEmpty();
    }

    @Test
    void aParameterIsWrittenOnceAndABatchIsAllOrNothing() {
        String id = opened.run("once").info().id();
        tracking.log(id, RunBatch.parameters(Map.of("depth", "6")));
        tracking.log(id, RunBatch.parameters(Map.of("depth", "6")));
        RunBatch bad = new RunBatch(List.of(new MetricPoint("m", 1, 1, 1)), Map.of("depth", "7"), Map.of("t", "v"));
        assertThatThrownBy(() -> tracking.log(id, bad))
                .hasMessage("Changing param values is not allowed. Param with key='depth' was already logged with"
                        + " value='6' for run ID='" + id + "'. Attempted logging new value '7'.");
        assertThat(tracking.run(id).metrics()).isEmpty();
        assertThat(tracking.run(id).tags()).doesNotContainKey("t");
    }

    @Test
    void limitsAreKept() {
        String id = opened.run("limits").info().id();
        assertThatThrownBy(() -> tracking.log(id, RunBatch.parameters(Map.of("a", "x".repeat(6001)))))
                .hasMessage("value of param 'a' must have at most 6000 characters, got 6001");
        assertThatThrownBy(() -> tracking.log(id, RunBatch.tags(Map.of("../a", "x"))))
                .hasMessageContaining("name of a tag must be letters, digits, _ - . : / and spaces");
        assertThatThrownBy(() -> tracking.log(id, RunBatch.metrics(List.of(new MetricPoint("m", 1, -1, 0)))))
                .hasMessage("timestamp of metric 'm' must be at least 0, got -1");
        List<MetricPoint> many = java.util.stream.IntStream.range(0, 1001)
                .mapToObj(i -> new MetricPoint("m", 1, 1, i))
                .toList();
        assertThatThrownBy(() -> tracking.log(id, RunBatch.metrics(many)))
                .hasMessage("a request must hold at most 1000 metrics, got 1001; send them in several requests");
    }

    @Test
    void theBinGivesBackAndPurgingDoesNot() {
        String id = opened.run("gone").info().id();
        tracking.log(id, RunBatch.metrics(List.of(new MetricPoint("m", 1, 1, 1))));
        tracking.files().put("0/" + id + "/artifacts/note.txt", "note".getBytes(StandardCharsets.UTF_8));
        String digest = tracking.files()
                .find("0/" + id + "/artifacts/note.txt")
                .orElseThrow()
                .digest();
        tracking.delete(id);
        assertThat(opened.names("")).isEmpty();
        assertThatThrownBy(() -> tracking.log(id, RunBatch.tags(Map.of("a", "b"))))
                .hasMessage("The run " + id + " must be in the 'active' state. Current state is deleted.");
        tracking.restore(id);
        assertThat(opened.names("metrics.m = 1")).containsExactly("gone");
        tracking.purge(id);
        assertThatThrownBy(() -> tracking.run(id)).hasMessage("Run '" + id + "' not found");
        assertThat(opened.home.blobs().exists(digest)).isFalse();
        assertThat(opened.names("metrics.m = 1")).isEmpty();
    }

    @Test
    void experimentsLiveInTheBinAndTheirNamesAreFreedByPurging() {
        Experiments experiments = tracking.experiments();
        assertThat(experiments.get("0").name()).isEqualTo("Default");
        Experiment made = experiments.create("risk", Optional.empty(), Map.of("team", "a"));
        assertThat(made.location()).isEqualTo("mlflow-artifacts:/" + made.id());
        experiments.delete(made.id());
        assertThatThrownBy(() -> experiments.create("risk", Optional.empty(), Map.of()))
                .hasMessage(
                        "Experiment 'risk' already exists in deleted state; restore it, or purge it to free the name");
        assertThatThrownBy(
                        () -> tracking.begin(new NewRun(made.id(), Optional.empty(), "a", Optional.empty(), Map.of())))
                .hasMessage(
                        "The experiment " + made.id() + " must be in the 'active' state. Current state is deleted.");
        experiments.restore(made.id());
        experiments.tag(made.id(), "stage", "late");
        experiments.rename(made.id(), "danger");
        assertThat(experiments
                        .search("tags.stage = 'late' and name like 'dan%'", View.ALL, List.of(), 10, "")
                        .items())
                .extracting(Experiment::name)
                .containsExactly("danger");
        assertThat(experiments
                        .search("", View.ACTIVE_ONLY, List.of("name ASC"), 1, "")
                        .next())
                .isEqualTo("1");
        tracking.purgeExperiment(made.id());
        assertThat(experiments.create("danger", Optional.empty(), Map.of()).name())
                .isEqualTo("danger");
        assertThatThrownBy(() -> experiments.delete("0")).hasMessageContaining("the experiment Default must stay");
        assertThatThrownBy(() -> experiments.get("nothing")).hasMessage("No Experiment with id=nothing exists");
    }

    @Test
    void aRunWithoutANameGetsOneAndTagsFollowIt() {
        Run run = tracking.begin(new NewRun("0", Optional.empty(), "a", Optional.empty(), Map.of()));
        assertThat(run.info().name())
                .matches("[a-z]+-[a-z]+-\\d+")
                .isEqualTo(run.tags().get(Run.NAME));
        tracking.update(run.info().id(), new RunChange(Optional.empty(), Optional.empty(), Optional.of("mine")));
        assertThat(tracking.run(run.info().id()).tags()).containsEntry(Run.NAME, "mine");
        tracking.log(run.info().id(), RunBatch.tags(Map.of(Run.NAME, "yours")));
        assertThat(tracking.run(run.info().id()).info().name()).isEqualTo("yours");
        assertThatThrownBy(() -> tracking.untag(run.info().id(), "t"))
                .hasMessage("No tag with name: t in run with id " + run.info().id());
    }

    @Test
    void theBinSurvivesAClosedHome() {
        String id = opened.run("kept").info().id();
        opened.close();
        opened = new Opened(folder);
        assertThat(opened.tracking.run(id).info().name()).isEqualTo("kept");
    }
}

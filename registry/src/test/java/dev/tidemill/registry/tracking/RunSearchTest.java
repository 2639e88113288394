package dev.tidemill.registry.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.TidemillException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What searches find, against looking at every run.
class RunSearchTest {
    @TempDir
    Path folder;

    private Opened opened;
    private final List<Run> all = new ArrayList<>();

    @BeforeEach
    void open() {
        opened = new Opened(folder);
    }

    @AfterEach
    void close() {
        opened.close();
    }

    private void fill(Random random, int count) {
        for (int i = 0; i < count; i++) {
            String id = opened.run("run-" + i % 7).info().id();
            List<MetricPoint> metrics = new ArrayList<>();
            if (random.nextInt(4) > 0) {
                metrics.add(new MetricPoint("auc", random.nextInt(5) / 4.0, 1, 1));
            }
            if (random.nextInt(2) > 0) {
                metrics.add(new MetricPoint("loss", random.nextInt(8) == 0 ? Double.NaN : random.nextInt(9), 1, 1));
            }
            Map<String, String> parameters = new HashMap<>();
            if (random.nextInt(3) > 0) {
                parameters.put("depth", Integer.toString(random.nextInt(4)));
                parameters.put("long", (i % 2 == 0 ? "a" : "b").repeat(300) + i % 3);
            }
            Map<String, String> tags =
                    random.nextInt(3) > 0 ? Map.of("my team", random.nextBoolean() ? "Risk" : "ads") : Map.of();
            opened.tracking.log(id, new RunBatch(metrics, parameters, tags));
            if (random.nextInt(3) == 0) {
                opened.tracking.inputs(
                        id, List.of(new DatasetInput("rows", "d" + random.nextInt(2), "local", "x", "", "", Map.of())));
            }
            if (random.nextInt(10) == 0) {
                opened.tracking.delete(id);
            } else {
                all.add(opened.tracking.run(id));
            }
        }
    }

    @Test
    void findsWhatLookingAtEveryRunFinds() {
        fill(new Random(11), 120);
        Random random = new Random(12);
        List<String> conditions = List.of(
                "metrics.auc > 0.3",
                "metrics.auc = 0.5",
                "metrics.loss <= 4",
                "metrics.loss != 2",
                "metrics.auc >= 1",
                "params.depth = '2'",
                "params.depth != '0'",
                "params.depth like '%1%'",
                "params.long like 'aaa%1'",
                "params.long = '" + "a".repeat(300) + "1'",
                "params.long != '" + "b".repeat(300) + "0'",
                "tags.`my team` = 'Risk'",
                "tags.\"my team\" like 'r%'",
                "tags.`my team` ilike 'r%'",
                "datasets.digest = 'd1'",
                "dataset.name in ('rows', 'other')",
                "status = 'RUNNING'",
                "run_name like 'run-%'",
                "attributes.run_name in ('run-1','run-2')",
                "run_name != 'run-3'",
                "start_time > " + (Opened.NOW + 40),
                "end_time > 5",
                "metrics.nothing > 1");
        List<String> orders = List.of(
                "metrics.auc DESC",
                "metrics.auc ASC",
                "metrics.loss DESC",
                "params.depth ASC",
                "tags.`my team` DESC",
                "start_time ASC",
                "start_time DESC",
                "run_name ASC",
                "status ASC",
                "end_time DESC",
                "metrics.nothing ASC");
        for (int round = 0; round < 250; round++) {
            List<String> chosen = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                chosen.add(conditions.get(random.nextInt(conditions.size())));
            }
            List<String> by = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                by.add(orders.get(random.nextInt(orders.size())));
            }
            check(String.join(" and ", chosen), by, 1 + random.nextInt(40), true);
            check(String.join(" and ", chosen), by, 1 + random.nextInt(40), false);
            change(random);
        }
    }

    /// Changes a run in one of the ways in which runs change, so that what is kept in memory must follow.
    private void change(Random random) {
        int which = random.nextInt(all.size());
        String id = all.get(which).info().id();
        switch (random.nextInt(7)) {
            case 0 ->
                opened.tracking.log(
                        id,
                        new RunBatch(
                                List.of(new MetricPoint("auc", random.nextInt(5) / 4.0, 9, 9)), Map.of(), Map.of()));
            case 1 -> opened.tracking.log(id, new RunBatch(List.of(), Map.of(), Map.of("my team", "fresh")));
            case 2 ->
                opened.tracking.inputs(id, List.of(new DatasetInput("other", "d1", "local", "x", "", "", Map.of())));
            case 3 -> opened.tracking.delete(id);
            case 4 -> opened.tracking.purge(id);
            case 5 ->
                opened.tracking.update(
                        id,
                        new RunChange(
                                Optional.of(RunStatus.FINISHED),
                                Optional.of(Instant.ofEpochMilli(random.nextInt(9))),
                                Optional.of("run-9")));
            default -> all.add(opened.run("run-" + random.nextInt(7)));
        }
        all.removeIf(run -> run.info().id().equals(id) && gone(id));
        all.replaceAll(run -> run.info().id().equals(id) ? opened.tracking.run(id) : run);
    }

    private boolean gone(String id) {
        try {
            return opened.tracking.run(id).info().stage() == Stage.DELETED;
        } catch (TidemillException purged) {
            return true;
        }
    }

    private void check(String filter, List<String> order, int most, boolean quick) {
        List<String> found = new ArrayList<>();
        String token = "";
        do {
            Page<Run> page = opened.tracking.search(
                    new RunSearch(List.of("0"), filter, View.ACTIVE_ONLY, most, order, token), quick);
            assertThat(page.items().size()).isLessThanOrEqualTo(most);
            page.items().forEach(run -> found.add(run.info().id()));
            token = page.next();
        } while (!token.isEmpty());
        List<Run> expected = new ArrayList<>(all);
        Filter read = Filter.read(filter, Vocabulary.RUNS);
        expected.removeIf(run -> !Looked.holds(read, run));
        expected.sort(Looked.by(Order.read(order, Vocabulary.RUNS))
                .thenComparing(run -> run.info().started(), Comparator.reverseOrder()));
        assertThat(found)
                .as(filter + " by " + order + " quick " + quick)
                .containsExactlyElementsOf(
                        expected.stream().map(run -> run.info().id()).toList());
    }

    @Test
    void theBinAndOtherExperimentsAreAskedForByName() {
        String gone = opened.run("gone").info().id();
        opened.run("here");
        Experiment other = opened.tracking.experiments().create("other", Optional.empty(), Map.of());
        Run there =
                opened.tracking.begin(new NewRun(other.id(), Optional.of("there"), "a", Optional.empty(), Map.of()));
        opened.tracking.delete(gone);
        Tracking tracking = opened.tracking;
        assertThat(names(tracking.search(new RunSearch(List.of("0"), "", View.DELETED_ONLY, 9, List.of(), ""))))
                .containsExactly("gone");
        assertThat(names(tracking.search(new RunSearch(List.of("0"), "", View.ALL, 9, List.of(), ""))))
                .containsExactly("here", "gone");
        assertThat(names(tracking.search(RunSearch.of(List.of("0", other.id()), "", 9, "run_name ASC"))))
                .containsExactly("here", "there");
        assertThat(names(tracking.search(RunSearch.of(
                        List.of("0", other.id()), "run_id in ('" + there.info().id() + "')", 9))))
                .containsExactly("there");
        assertThat(tracking.search(RunSearch.of(List.of(), "", 9)).items()).isEmpty();
        assertThat(tracking.search(RunSearch.of(List.of("77", "x"), "", 9)).items())
                .isEmpty();
    }

    @Test
    void whoWroteFindsItAtOnceWhileOthersWriteAndSearch() throws Exception {
        Tracking tracking = opened.tracking;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> wrong = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                String name = "by-" + thread;
                wrong.add(threads.submit(() -> {
                    int missed = 0;
                    for (int i = 1; i <= 25; i++) {
                        NewRun wanted = new NewRun("0", Optional.of(name), "ann", Optional.of(Instant.EPOCH), Map.of());
                        String id = tracking.begin(wanted).info().id();
                        tracking.log(id, new RunBatch(List.of(new MetricPoint("auc", i, 1, 1)), Map.of(), Map.of()));
                        String own = "run_name = '" + name + "' and metrics.auc >= 1";
                        Page<Run> found = tracking.search(RunSearch.of(List.of("0"), own, 50, "metrics.auc DESC"));
                        missed += found.items().size() == i
                                        && found.items().getFirst().info().id().equals(id)
                                ? 0
                                : 1;
                    }
                    return missed;
                }));
            }
            for (Future<Integer> one : wrong) {
                assertThat(one.get()).isZero();
            }
        }
        RunSearch all = RunSearch.of(List.of("0"), "metrics.auc > 3", 500, "metrics.auc ASC");
        assertThat(tracking.search(all, true)).isEqualTo(tracking.search(all, false));
    }

    @Test
    void columnsStayWithinTheirBoundAndAnswerAllTheSame() {
        fill(new Random(5), 40);
        ColumnCache narrow = new ColumnCache(2_000);
        RunColumns.Ask ask = new RunColumns.Ask(
                List.of(Stage.ACTIVE),
                Filter.read("params.long like 'a%' and run_name != 'x'", Vocabulary.RUNS)
                        .conditions(),
                Order.read(List.of("metrics.auc DESC"), Vocabulary.RUNS),
                9,
                0);
        List<Long> found = opened.home
                .metadata()
                .jdbi()
                .withHandle(handle -> narrow.find(handle, List.of(0L), ask))
                .orElseThrow();
        assertThat(narrow.bytes()).isLessThanOrEqualTo(2_000);
        Optional<List<Long>> again =
                opened.home.metadata().jdbi().withHandle(handle -> narrow.find(handle, List.of(0L), ask));
        assertThat(again).hasValue(found);
    }

    private static List<String> names(Page<Run> page) {
        return page.items().stream().map(run -> run.info().name()).toList();
    }

    @Test
    void badPagesAreRefused() {
        assertThatThrownBy(() -> opened.tracking.search(RunSearch.of(List.of("0"), "", 50_001)))
                .hasMessage("Invalid value 50001 for parameter 'max_results' supplied: it must be 1 to 50000");
        RunSearch forged = new RunSearch(List.of("0"), "", View.ALL, 1, List.of(), "9:1");
        assertThatThrownBy(() -> opened.tracking.search(forged))
                .hasMessage("page_token must be one that a page before gave, got \"9:1\"");
    }
}

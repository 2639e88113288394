package dev.tidemill.registry.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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
            check(String.join(" and ", chosen), by, 1 + random.nextInt(40));
        }
    }

    private void check(String filter, List<String> order, int most) {
        List<String> found = new ArrayList<>();
        String token = "";
        do {
            Page<Run> page =
                    opened.tracking.search(new RunSearch(List.of("0"), filter, View.ACTIVE_ONLY, most, order, token));
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
                .as(filter + " by " + order)
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

package dev.tidemill.server.console;

import dev.tidemill.registry.tracking.DatasetInput;
import dev.tidemill.registry.tracking.MetricPoint;
import dev.tidemill.registry.tracking.Run;
import dev.tidemill.registry.tracking.Tracking;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// Runs side by side.
///
/// @param sections what they are, parameters, metrics, tags: one row for a name, one cell for a run
/// @param charts   metrics over steps, all runs in one
public record ComparisonView(List<Run> runs, List<Section> sections, List<StepChart> charts) {
    private static final int MOST_CHARTS = 24;
    private static final String NONE = "–";

    /// @param rows in the order of their names
    public record Section(String title, boolean numbers, List<Row> rows) {}

    /// @param differs whether the runs do not all have the same
    public record Row(String name, List<String> cells, boolean differs) {
        static Row of(String name, List<String> cells) {
            return new Row(name, cells, cells.stream().distinct().count() > 1);
        }
    }

    static ComparisonView of(Tracking tracking, List<Run> runs) {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("Runs", false, facts(runs)));
        sections.add(new Section("Parameters", false, texts(runs, Run::parameters)));
        sections.add(new Section("Metrics, the latest of each", true, texts(runs, ComparisonView::metrics)));
        sections.add(new Section("Tags", false, texts(runs, ComparisonView::tags)));
        sections.removeIf(section -> section.rows().isEmpty());
        return new ComparisonView(runs, sections, charts(tracking, runs));
    }

    private static List<Row> facts(List<Run> runs) {
        return List.of(
                row("status", runs, run -> RunText.status(run.info())),
                row("started (UTC)", runs, run -> Text.time(run.info().started())),
                row("took", runs, run -> RunText.took(run.info())),
                row("by", runs, run -> run.info().who()),
                row("dataset", runs, ComparisonView::dataset));
    }

    private static Row row(String name, List<Run> runs, Function<Run, String> cell) {
        return Row.of(name, runs.stream().map(cell).toList());
    }

    private static String dataset(Run run) {
        return run.datasets().isEmpty()
                ? NONE
                : String.join(
                        ", ",
                        run.datasets().stream()
                                .map(DatasetInput::digest)
                                .map(Text::digest)
                                .toList());
    }

    private static Map<String, String> metrics(Run run) {
        Map<String, String> metrics = new TreeMap<>();
        run.metrics().forEach(point -> metrics.put(point.name(), Text.number(point.value())));
        return metrics;
    }

    /// Without those that hold what is shown already.
    private static Map<String, String> tags(Run run) {
        Map<String, String> tags = new TreeMap<>(run.tags());
        tags.keySet().removeIf(name -> name.equals(Run.NAME) || name.equals("mlflow.user"));
        return tags;
    }

    private static List<Row> texts(List<Run> runs, Function<Run, Map<String, String>> of) {
        List<Map<String, String>> all = runs.stream().map(of).toList();
        TreeSet<String> names = new TreeSet<>();
        all.forEach(each -> names.addAll(each.keySet()));
        return names.stream()
                .map(name -> Row.of(
                        name,
                        all.stream().map(each -> each.getOrDefault(name, NONE)).toList()))
                .toList();
    }

    private static List<StepChart> charts(Tracking tracking, List<Run> runs) {
        TreeSet<String> names = new TreeSet<>();
        runs.forEach(run -> run.metrics().forEach(point -> names.add(point.name())));
        List<StepChart> charts = new ArrayList<>();
        for (String name : names.stream().limit(MOST_CHARTS).toList()) {
            Map<String, List<MetricPoint>> points = new LinkedHashMap<>();
            for (Run run : runs) {
                points.put(label(run), RunView.points(tracking, run, name));
            }
            if (points.values().stream().anyMatch(each -> each.size() > 1)) {
                charts.add(StepChart.of(name, points));
            }
        }
        return charts;
    }

    /// Names are not unique; with the beginning of its id it is told apart.
    private static String label(Run run) {
        return run.info().name() + " " + run.info().id().substring(0, 4);
    }
}

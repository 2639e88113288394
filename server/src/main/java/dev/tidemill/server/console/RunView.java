package dev.tidemill.server.console;

import dev.tidemill.registry.tracking.ArtifactFile;
import dev.tidemill.registry.tracking.DatasetInput;
import dev.tidemill.registry.tracking.Experiment;
import dev.tidemill.registry.tracking.MetricPoint;
import dev.tidemill.registry.tracking.Run;
import dev.tidemill.registry.tracking.RunSearch;
import dev.tidemill.registry.tracking.Tracking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One run with all that was logged to it.
///
/// @param parent   the run that it is part of; empty where there is none or it is gone
/// @param children runs within it, newest first, some of them
/// @param files    paths from the run's own root
public record RunView(
        Run run,
        Experiment experiment,
        Optional<Run> parent,
        List<Run> children,
        List<StepChart> charts,
        List<File> files) {
    private static final int MOST_CHARTS = 24;
    private static final int MOST_LOOKED_AT = 100;
    private static final int MOST_POINTS = 400;
    private static final int MOST_CHILDREN = 50;
    private static final int MOST_FILES = 200;

    /// @param path from the run's own root
    public record File(String path, String size, String digest) {}

    static RunView of(Tracking tracking, String id) {
        Run run = tracking.run(id);
        return new RunView(
                run,
                tracking.experiments().get(run.info().experiment()),
                run.parent().flatMap(parent -> found(tracking, parent)),
                children(tracking, run),
                charts(tracking, run),
                files(tracking, run));
    }

    private static Optional<Run> found(Tracking tracking, String id) {
        try {
            return Optional.of(tracking.run(id));
        } catch (dev.tidemill.core.TidemillException gone) {
            return Optional.empty();
        }
    }

    private static List<Run> children(Tracking tracking, Run run) {
        String filter = "tags.`" + Run.PARENT + "` = '" + run.info().id().replace("'", "") + "'";
        return tracking.search(RunSearch.of(List.of(run.info().experiment()), filter, MOST_CHILDREN))
                .items();
    }

    /// Metrics that have more than one point.
    private static List<StepChart> charts(Tracking tracking, Run run) {
        List<StepChart> charts = new ArrayList<>();
        for (MetricPoint latest : run.metrics().stream().limit(MOST_LOOKED_AT).toList()) {
            List<MetricPoint> points = points(tracking, run, latest.name());
            if (points.size() > 1 && charts.size() < MOST_CHARTS) {
                charts.add(StepChart.of(latest.name(), Map.of(run.info().name(), points)));
            }
        }
        return charts;
    }

    static List<MetricPoint> points(Tracking tracking, Run run, String metric) {
        return tracking.thinned(run.info().id(), metric, Long.MIN_VALUE, Long.MAX_VALUE, MOST_POINTS);
    }

    private static List<File> files(Tracking tracking, Run run) {
        return Tracking.ownFolder(run.info()).stream()
                .flatMap(root ->
                        tracking.files().all(root).stream().limit(MOST_FILES).map(file -> file(root, file)))
                .toList();
    }

    private static File file(String root, ArtifactFile file) {
        return new File(file.path().substring(root.length() + 1), Text.bytes(file.size()), file.digest());
    }

    /// Names of the columns of a dataset that it read.
    public List<String> columns(DatasetInput input) {
        return RunText.columns(input.schema());
    }

    /// Where the page of a dataset lies that the platform made; empty for any other.
    public String datasetPath(DatasetInput input) {
        return input.sourceType().equals("tidemill")
                ? Text.path(input.name()) + "/datasets/" + Text.part(input.digest())
                : "";
    }
}

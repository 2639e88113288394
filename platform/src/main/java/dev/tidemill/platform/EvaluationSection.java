package dev.tidemill.platform;

import dev.tidemill.registry.ModelCard.Section;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.registry.tracking.Experiment;
import dev.tidemill.registry.tracking.MetricPoint;
import dev.tidemill.registry.tracking.Run;
import dev.tidemill.registry.tracking.RunSearch;
import dev.tidemill.registry.tracking.Tracking;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How a version did on sets of questions, for its card: of each set the newest evaluation.
final class EvaluationSection {
    private static final int MOST_RUNS = 200;
    private static final String UNKNOWN = "";

    private EvaluationSection() {}

    static Optional<Section> of(Tracking tracking, Version version) {
        if (!version.line().kind().equals(VersionLine.MODEL)) {
            return Optional.empty();
        }
        Optional<Experiment> experiment =
                tracking.experiments().find(version.line().application());
        List<Run> runs = experiment
                .map(found -> tracking.search(RunSearch.of(
                                List.of(found.id()),
                                "tags.`" + RunRecorder.ACTION + "` = 'evaluate' and tags.`" + RunRecorder.VERSION
                                        + "` = '" + version.version() + "' and attributes.status = 'FINISHED'",
                                MOST_RUNS))
                        .items())
                .orElse(List.of());
        Map<String, Run> newest = runs.stream()
                .filter(run -> run.parameters().containsKey("set_digest"))
                .collect(Collectors.toMap(
                        run -> run.parameters().getOrDefault("set_digest", UNKNOWN),
                        run -> run,
                        (first, older) -> first,
                        java.util.LinkedHashMap::new));
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        List<String> said = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        newest.values().forEach(run -> add(run, said, rows));
        return Optional.of(new Section("Evaluation", said, List.of("set", "metric", "mean", "low", "high"), rows));
    }

    private static void add(Run run, List<String> said, List<List<String>> rows) {
        Map<String, String> parameters = run.parameters();
        String set = parameters.getOrDefault("set", UNKNOWN);
        said.add("On " + parameters.getOrDefault("questions", UNKNOWN) + " questions of " + set + " (digest "
                + parameters.getOrDefault("set_digest", UNKNOWN) + ") at "
                + run.info().started() + ", run " + run.info().id() + ".");
        Map<String, Double> metrics = run.metrics().stream()
                .collect(Collectors.toMap(MetricPoint::name, MetricPoint::value, (a, b) -> b, TreeMap::new));
        metrics.forEach((name, mean) -> {
            Double low = metrics.get(name + ".low");
            Double high = metrics.get(name + ".high");
            if (low != null && high != null) {
                rows.add(List.of(set, name, shown(mean), shown(low), shown(high)));
            }
        });
    }

    private static String shown(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "–";
    }
}

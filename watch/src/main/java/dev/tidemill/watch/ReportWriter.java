package dev.tidemill.watch;

import dev.tidemill.app.MonitorDefinition;
import dev.tidemill.watch.input.Reference;
import dev.tidemill.watch.quality.Cell;
import dev.tidemill.watch.quality.Estimator;
import dev.tidemill.watch.quality.Fairness;
import dev.tidemill.watch.quality.LabelWait;
import dev.tidemill.watch.quality.QualityMetric;
import dev.tidemill.watch.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// Puts what a watcher knows into a report.
final class ReportWriter {
    private static final double MINUTES_OF_HOUR = 60;
    private static final List<QualityMetric> ESTIMATED = List.of(
            QualityMetric.PRECISION, QualityMetric.RECALL, QualityMetric.F1, QualityMetric.AUC, QualityMetric.RATE);

    private final Watched watched;
    private final Watcher.Progress progress;
    private final Estimator estimator;
    private final LabelWait labelWait;

    ReportWriter(Watched watched, Watcher.Progress progress, Estimator estimator, LabelWait labelWait) {
        this.watched = watched;
        this.progress = progress;
        this.estimator = estimator;
        this.labelWait = labelWait;
    }

    WatchReport report(List<InputLine> inputs, List<QualityLine> qualities, Map<String, MonitorState> monitors) {
        return new WatchReport(
                watched.application().name(),
                progress,
                watched.application().monitors().stream()
                        .map(monitor -> monitor(monitor, monitors.getOrDefault(monitor.name(), MonitorState.NEW)))
                        .toList(),
                inputs.stream().map(ReportWriter::inputs).toList(),
                qualities.stream().map(this::quality).toList(),
                fairness(qualities),
                labelWait.curve().stream()
                        .map(point -> new WatchReport.Wait(point.age().toMinutes() / MINUTES_OF_HOUR, point.share()))
                        .toList(),
                new WatchReport.Estimate(estimator.errorWas(), estimator.error()));
    }

    private static WatchReport.Monitor monitor(MonitorDefinition monitor, MonitorState state) {
        return new WatchReport.Monitor(
                monitor.name(),
                monitor.on(),
                monitor.test(),
                Watched.span(monitor).toString(),
                monitor.bound().alert(),
                state.hysteresis().raised(),
                state.values(),
                state.windows(),
                state.evidence(),
                monitor.runbook());
    }

    private static WatchReport.Inputs inputs(InputLine line) {
        return new WatchReport.Inputs(
                line.span().toString(),
                line.reference().map(Reference::origin).orElse(""),
                line.reference().map(Reference::rows).orElse(0L),
                line.openRows(),
                line.closed());
    }

    private WatchReport.Quality quality(QualityLine line) {
        List<WatchReport.Bucket> buckets = new ArrayList<>();
        for (QualityBucket bucket : line.buckets()) {
            buckets.add(new WatchReport.Bucket(
                    bucket.start(),
                    line.end(bucket),
                    bucket.decided(),
                    bucket.labelled(),
                    bucket.mature(),
                    bucket.labelled() == 0 ? Map.of() : measures(bucket.known()),
                    estimates(bucket.expected()),
                    each(bucket.versions()),
                    each(bucket.segments()),
                    new TreeMap<>(bucket.answers()),
                    new TreeMap<>(bucket.answersKnown()),
                    bucket.uncovered()));
        }
        return new WatchReport.Quality(line.span().toString(), buckets);
    }

    private static <K> Map<K, Map<String, Interval>> each(Map<K, Cell> cells) {
        Map<K, Map<String, Interval>> measured = new TreeMap<>();
        cells.forEach((key, cell) -> measured.put(key, measures(cell)));
        return measured;
    }

    private static Map<String, Interval> measures(Cell cell) {
        Map<String, Interval> measures = new TreeMap<>();
        for (QualityMetric metric : QualityMetric.values()) {
            measures.put(metric.word(), metric.of(cell));
        }
        return measures;
    }

    /// The interval of an expectation, widened to the band.
    private static Map<String, Interval> estimates(Cell expected) {
        Map<String, Interval> estimates = new TreeMap<>();
        for (QualityMetric metric : ESTIMATED) {
            Interval value = metric.of(expected);
            double half = Estimator.BAND * value.error();
            estimates.put(
                    metric.word(),
                    new Interval(value.value(), value.value() - half, value.value() + half).within(0, 1));
        }
        return estimates;
    }

    private List<WatchReport.Fair> fairness(List<QualityLine> qualities) {
        List<WatchReport.Fair> fair = new ArrayList<>();
        List<QualityBucket> buckets =
                qualities.isEmpty() ? List.of() : qualities.getFirst().buckets();
        for (String group : watched.watch().groups().keySet()) {
            Map<String, Cell> decided = merged(buckets, bucket -> bucket.groups(group));
            Map<String, Cell> known = merged(buckets, bucket -> bucket.groupsKnown(group));
            for (Fairness metric : Fairness.values()) {
                fair.add(new WatchReport.Fair(group, metric.compare(decided, known, (double)
                        watched.watch().leastGroup())));
            }
        }
        return fair;
    }

    private static Map<String, Cell> merged(
            List<QualityBucket> buckets, Function<QualityBucket, Map<String, Cell>> part) {
        Map<String, Cell> merged = new TreeMap<>();
        for (QualityBucket bucket : buckets) {
            part.apply(bucket)
                    .forEach((key, cell) ->
                            merged.computeIfAbsent(key, _ -> new Cell()).merge(cell));
        }
        return merged;
    }
}

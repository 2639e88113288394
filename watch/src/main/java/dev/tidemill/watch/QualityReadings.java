package dev.tidemill.watch;

import dev.tidemill.app.MonitorDefinition;
import dev.tidemill.watch.quality.Cell;
import dev.tidemill.watch.quality.Fairness;
import dev.tidemill.watch.quality.QualityMetric;
import dev.tidemill.watch.quality.UsualQuality;
import dev.tidemill.watch.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a window of decisions says to monitors of outcomes, quality, estimates and fairness.
final class QualityReadings {
    private QualityReadings() {}

    /// @param usual what estimates are compared with where no bound is declared
    static Reading of(
            MonitorDefinition monitor,
            QualityLine line,
            QualityBucket bucket,
            double leastGroup,
            Map<QualityMetric, UsualQuality> usual) {
        return switch (monitor.on()) {
            case "fairness" -> fairness(monitor, line, bucket, leastGroup);
            case "estimate" -> beside(usual, monitor, measured(monitor, line, bucket, bucket.expected()));
            default ->
                measured(
                        monitor,
                        line,
                        bucket,
                        monitor.segment()
                                .map(segment -> bucket.segments().getOrDefault(segment, new Cell()))
                                .orElse(bucket.known()));
        };
    }

    private static Reading beside(Map<QualityMetric, UsualQuality> usual, MonitorDefinition monitor, Reading reading) {
        UsualQuality known = usual.get(QualityMetric.valueOf(monitor.test().toUpperCase(Locale.ROOT)));
        if (known == null || !Double.isNaN(monitor.bound().alert())) {
            return reading;
        }
        Interval band = known.band(reading.rows());
        List<String> evidence = new ArrayList<>(reading.evidence());
        evidence.add(String.format(
                Locale.ROOT,
                "usual %s %.4f, between %.4f and %.4f (%.0f standard deviations of the reference's parts)",
                monitor.test(),
                band.value(),
                band.low(),
                band.high(),
                UsualQuality.DEVIATIONS));
        return new Reading(
                reading.from(),
                reading.to(),
                reading.rows(),
                reading.value(),
                reading.judged(),
                evidence,
                Optional.of(band));
    }

    private static Reading measured(MonitorDefinition monitor, QualityLine line, QualityBucket bucket, Cell cell) {
        QualityMetric metric = QualityMetric.valueOf(monitor.test().toUpperCase(Locale.ROOT));
        Interval value = metric.of(cell);
        List<String> evidence = new ArrayList<>();
        evidence.add(String.format(
                Locale.ROOT,
                "%s %s %.4f (%.4f to %.4f) over %.0f decisions, %.1f positive, %.0f treated as positive",
                monitor.on(),
                metric.word(),
                value.value(),
                value.low(),
                value.high(),
                cell.rows(),
                cell.positives(),
                cell.called()));
        if (!monitor.on().equals("estimate")) {
            evidence.add(String.format(
                    Locale.ROOT,
                    "outcomes known of %d in %d decisions; by answer %s of %s",
                    bucket.labelled(),
                    bucket.decided(),
                    bucket.answersKnown(),
                    bucket.answers()));
            if (bucket.uncovered() > 0) {
                evidence.add(String.format(
                        Locale.ROOT,
                        "%d decisions are left out: no outcome is known of any like them",
                        bucket.uncovered()));
            }
            bucket.versions()
                    .forEach((version, part) -> evidence.add(String.format(
                            Locale.ROOT,
                            "model %d: %s %.4f",
                            version,
                            metric.word(),
                            metric.of(part).value())));
        }
        return new Reading(bucket.start(), line.end(bucket), Math.round(cell.rows()), value, true, evidence);
    }

    private static Reading fairness(
            MonitorDefinition monitor, QualityLine line, QualityBucket bucket, double leastGroup) {
        Fairness metric = Fairness.valueOf(monitor.test().toUpperCase(Locale.ROOT));
        String group = monitor.group().orElse("");
        Fairness.Result result = metric.compare(bucket.groups(group), bucket.groupsKnown(group), leastGroup);
        return new Reading(
                bucket.start(), line.end(bucket), bucket.decided(), result.difference(), true, result.lines(group));
    }
}

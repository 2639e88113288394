package dev.tidemill.watch.quality;

import dev.tidemill.watch.statistics.Interval;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// How a measure of quality varied between parts of the labelled rows that a model was not trained on: what an
/// estimate is compared with where no bound is declared (NannyML's default: mean and [#DEVIATIONS] standard
/// deviations of the realised measure over ten chunks of the reference).
///
/// Smaller windows vary more by chance alone, as one over the root of their rows; the band widens by that where a
/// window has fewer rows than a chunk had, and is never narrower than between the chunks.
///
/// @param mean      over the chunks
/// @param deviation standard deviation over them (of a sample)
/// @param rows      of one chunk
public record UsualQuality(double mean, double deviation, int rows) {
    /// Standard deviations on each side.
    public static final double DEVIATIONS = 3;

    private static final int CHUNKS = 10;
    private static final int LEAST_ROWS = 30;

    /// Of each measure that needs no answers, only probabilities and labels; rows without a label are left
    /// out. Empty where there are too few rows, or a chunk has no value.
    public static Map<QualityMetric, UsualQuality> of(double[] probabilities, double[] labels) {
        double[] p = new double[labels.length];
        double[] label = new double[labels.length];
        int known = 0;
        for (int i = 0; i < labels.length; i++) {
            if (!Double.isNaN(labels[i]) && !Double.isNaN(probabilities[i])) {
                p[known] = probabilities[i];
                label[known++] = labels[i];
            }
        }
        int rows = known / CHUNKS;
        Map<QualityMetric, UsualQuality> usual = new EnumMap<>(QualityMetric.class);
        if (rows < LEAST_ROWS) {
            return usual;
        }
        Cell[] chunks = new Cell[CHUNKS];
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            chunks[chunk] = new Cell();
            for (int i = chunk * rows; i < (chunk + 1) * rows; i++) {
                chunks[chunk].add(new Cell.Decided(p[i], p[i], false), label[i], 1);
            }
        }
        for (QualityMetric metric : new QualityMetric[] {QualityMetric.AUC, QualityMetric.RATE}) {
            over(metric, chunks, rows).ifPresent(found -> usual.put(metric, found));
        }
        return usual;
    }

    private static Optional<UsualQuality> over(QualityMetric metric, Cell[] chunks, int rows) {
        double sum = 0;
        double squares = 0;
        for (Cell chunk : chunks) {
            double value = metric.of(chunk).value();
            sum += value;
            squares += value * value;
        }
        double mean = sum / chunks.length;
        double variance = Math.max(0, (squares - sum * mean) / (chunks.length - 1));
        return Double.isFinite(variance)
                ? Optional.of(new UsualQuality(mean, Math.sqrt(variance), rows))
                : Optional.empty();
    }

    /// What a window of so many rows usually stays within: its value is the mean.
    public Interval band(long windowRows) {
        double wider = Math.sqrt(Math.max(1, (double) rows / Math.max(1, windowRows)));
        double half = DEVIATIONS * deviation * wider;
        return new Interval(mean, mean - half, mean + half);
    }
}

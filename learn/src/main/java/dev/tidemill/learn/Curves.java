package dev.tidemill.learn;

import java.util.ArrayList;
import java.util.List;

/// Curves for people to look at, thinned to [#MOST_POINTS] points.
public final class Curves {
    /// The most points of a curve.
    public static final int MOST_POINTS = 200;

    private Curves() {}

    /// @param x         false positive rate, or recall
    /// @param y         true positive rate, or precision
    /// @param threshold the score from which on rows are taken at this point
    public record Point(double x, double y, double threshold) {}

    /// One bin of a reliability curve.
    ///
    /// @param predicted mean probability of its rows
    /// @param observed  share of positives among them
    public record Bin(double predicted, double observed, int rows) {}

    /// True positive rate over false positive rate, from (0, 0) to (1, 1).
    public static List<Point> roc(Ranked ranked) {
        double positives = ranked.positives();
        double negatives = ranked.rows() - positives;
        return thinned(ranked, (hits, taken) -> (taken - hits) / negatives, (hits, taken) -> hits / positives, 0);
    }

    /// Precision over recall, from the highest score on.
    public static List<Point> precisionRecall(Ranked ranked) {
        double positives = ranked.positives();
        return thinned(ranked, (hits, taken) -> hits / positives, (hits, taken) -> hits / taken, 1);
    }

    @FunctionalInterface
    private interface Coordinate {
        double at(double hits, double taken);
    }

    /// Keeps a point where the curve has moved by a hundredth in either direction, and the last one; what is still
    /// too long (a precision curve that jumps) is thinned once more.
    private static List<Point> thinned(Ranked ranked, Coordinate x, Coordinate y, double firstY) {
        List<Point> points = new ArrayList<>();
        Point last = new Point(0, firstY, Double.POSITIVE_INFINITY);
        points.add(last);
        int hits = 0;
        for (int i = 0; i < ranked.rows(); ) {
            double threshold = ranked.score(i);
            int end = ranked.endOfTie(i);
            for (; i < end; i++) {
                hits += ranked.positive(i) ? 1 : 0;
            }
            Point point = new Point(x.at(hits, i), y.at(hits, i), threshold);
            double moved = Math.max(Math.abs(point.x() - last.x()), Math.abs(point.y() - last.y()));
            if (moved >= 0.01 || i == ranked.rows()) {
                points.add(point);
                last = point;
            }
        }
        return everyFew(points);
    }

    private static List<Point> everyFew(List<Point> points) {
        if (points.size() <= MOST_POINTS) {
            return List.copyOf(points);
        }
        List<Point> kept = new ArrayList<>();
        for (int i = 0; i < MOST_POINTS; i++) {
            kept.add(points.get((int) Math.round(i * (points.size() - 1.0) / (MOST_POINTS - 1))));
        }
        return List.copyOf(kept);
    }

    /// The bins of equal width that have rows: where they lie on the diagonal, the probabilities can be taken at
    /// their word.
    public static List<Bin> reliability(double[] probabilities, float[] labels) {
        int bins = ProbabilityMetrics.BINS;
        double[] predicted = new double[bins];
        double[] observed = new double[bins];
        int[] rows = new int[bins];
        for (int i = 0; i < labels.length; i++) {
            int bin = ProbabilityMetrics.bin(probabilities[i], bins);
            predicted[bin] += probabilities[i];
            observed[bin] += labels[i];
            rows[bin]++;
        }
        List<Bin> curve = new ArrayList<>();
        for (int b = 0; b < bins; b++) {
            if (rows[b] > 0) {
                curve.add(new Bin(predicted[b] / rows[b], observed[b] / rows[b], rows[b]));
            }
        }
        return List.copyOf(curve);
    }
}

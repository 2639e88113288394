package dev.tidemill.serve.rollout;

import java.util.HashMap;
import java.util.Map;

/// Compares shares of a candidate with the control's: at one place, or at many places of a distribution.
///
/// A candidate **fails** where its share is certainly greater than the control's and not certainly within the
/// margin; it **passes** where it is certainly within the margin everywhere. Between the two nothing is known yet.
/// So one that is equal fails with the probability that the bounds allow at most, and one that is worse by more
/// than the margin passes with that probability at most. A margin of 1 tolerates everything.
final class Comparison {
    private final double logOneOverDelta;
    private final long minimumSamples;
    private final Map<Key, double[]> bounds = new HashMap<>();

    /// @param delta the chance of a mistake, of both shares' bounds together
    Comparison(double delta, long minimumSamples) {
        this.logOneOverDelta = Math.log(2 / delta);
        this.minimumSamples = minimumSamples;
    }

    /// Forgets bounds that were computed; to be called before each look, since counts grow.
    void begin() {
        bounds.clear();
    }

    private record Key(double sum, long count) {}

    /// A share: `sum` out of `count`.
    record Share(double sum, long count) {
        double value() {
            return count == 0 ? Double.NaN : sum / count;
        }
    }

    /// What is compared.
    ///
    /// @param either   whether a smaller share is as bad as a greater one
    /// @param required whether a step waits for it
    /// @param early    whether it may fail with fewer samples than the minimum
    record Metric(String name, double margin, boolean either, boolean required, boolean early) {}

    /// Whose it is.
    record Of(int period, String arm) {}

    Finding at(Of of, Metric metric, Share control, Share candidate) {
        double[] c = bounds(control);
        double[] x = bounds(candidate);
        double low = x[0] - c[1];
        double high = x[1] - c[0];
        boolean enough = control.count() >= minimumSamples && candidate.count() >= minimumSamples;
        boolean worse = (low > 0 && high > metric.margin()) || (metric.either() && high < 0 && low < -metric.margin());
        boolean within = high <= metric.margin() && (!metric.either() || low >= -metric.margin());
        Finding.Result result = worse && (enough || metric.early())
                ? Finding.Result.FAIL
                : within && enough ? Finding.Result.PASS : Finding.Result.INCONCLUSIVE;
        return new Finding(
                of.period(),
                metric.name(),
                of.arm(),
                control.value(),
                candidate.value(),
                low,
                high,
                metric.margin(),
                control.count(),
                candidate.count(),
                metric.required(),
                result);
    }

    /// The worse of two findings about places of one distribution: a failure, else what is not known, else the
    /// greater difference.
    static Finding worse(Finding one, Finding other) {
        int rank = Integer.compare(rank(one), rank(other));
        if (rank != 0) {
            return rank > 0 ? one : other;
        }
        return Math.abs(other.candidate() - other.control()) > Math.abs(one.candidate() - one.control()) ? other : one;
    }

    private static int rank(Finding finding) {
        return switch (finding.result()) {
            case FAIL -> 2;
            case INCONCLUSIVE -> 1;
            case PASS -> 0;
        };
    }

    private double[] bounds(Share share) {
        return bounds.computeIfAbsent(new Key(share.sum(), share.count()), key -> new double[] {
            ShareBounds.lower(key.sum, key.count, logOneOverDelta),
            ShareBounds.upper(key.sum, key.count, logOneOverDelta)
        });
    }
}

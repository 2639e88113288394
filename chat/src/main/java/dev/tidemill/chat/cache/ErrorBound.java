package dev.tidemill.chat.cache;

import java.util.Map;
import java.util.TreeMap;

/// From which similarity on answers are given again, learned from whether they were right: the least similarity at
/// and above which the share of wrong answers is, with 95 % confidence, within the bound that the user set. In the
/// spirit of vCache (arXiv 2502.03771): an estimate for each cache instead of one threshold for all.
///
/// Similarities are counted in hundredths, from 0.50 on; for each level, answers at it and above count together. The
/// upper end of the interval is Wilson's, one-sided. Where no level is proven within the bound yet, the starting
/// threshold stands, or, if more than the bound of at least [#LEAST] known answers above it were wrong, nothing is
/// accepted. Safe for many threads.
public final class ErrorBound {
    /// Fewer known answers than these say nothing.
    public static final int LEAST = 30;

    private static final int LOWEST = 50;
    private static final int LEVELS = 51;
    private static final double NOTHING = 1.01;
    private static final double Z = 1.6448536269514722;

    private final double most;
    private final double start;
    private final long[] right = new long[LEVELS];
    private final long[] wrong = new long[LEVELS];
    private volatile double threshold;

    /// @param most  the share of wrong answers that is borne, above 0, below 1
    /// @param start the threshold until enough is known, 0.5 to 1
    public ErrorBound(double most, double start) {
        if (!(most > 0 && most < 1) || !(start >= 0.5 && start <= 1)) {
            throw new IllegalArgumentException(
                    "an error bound must be above 0 and below 1 and start from 0.5 to 1, got " + most + " and "
                            + start);
        }
        this.most = most;
        this.start = start;
        this.threshold = start;
    }

    /// The least similarity that is accepted now; above 1 where none is.
    public double threshold() {
        return threshold;
    }

    /// What became known of a candidate, given or not: whether its answer was right for the new question.
    public synchronized void learn(double similarity, boolean isRight) {
        (isRight ? right : wrong)[level(similarity)]++;
        threshold = fitted();
    }

    /// Known answers and wrong ones among those that would be accepted now.
    public synchronized Map<String, Long> known() {
        long rights = 0;
        long wrongs = 0;
        for (int level = LEVELS - 1; level >= 0 && (level + LOWEST) / 100.0 >= threshold - 1e-9; level--) {
            rights += right[level];
            wrongs += wrong[level];
        }
        return new TreeMap<>(Map.of("right", rights, "wrong", wrongs));
    }

    private static int level(double similarity) {
        return Math.clamp((int) Math.floor(similarity * 100 + 1e-9) - LOWEST, 0, LEVELS - 1);
    }

    private double fitted() {
        long rights = 0;
        long wrongs = 0;
        double proven = Double.NaN;
        double unproven = start;
        for (int level = LEVELS - 1; level >= 0; level--) {
            rights += right[level];
            wrongs += wrong[level];
            long all = rights + wrongs;
            double similarity = (level + LOWEST) / 100.0;
            if (all >= LEAST && upper(wrongs, all) <= most) {
                proven = similarity;
            }
            if (all >= LEAST && similarity >= start - 1e-9 && wrongs > most * all) {
                unproven = NOTHING;
            }
        }
        return Double.isNaN(proven) ? unproven : proven;
    }

    /// The upper end of Wilson's interval for a share (Wilson, "Probable inference", JASA 22, 1927).
    static double upper(long wrong, long all) {
        double n = all;
        double share = wrong / n;
        double z2 = Z * Z;
        double centre = share + z2 / (2 * n);
        double half = Z * Math.sqrt(share * (1 - share) / n + z2 / (4 * n * n));
        return (centre + half) / (1 + z2 / n);
    }
}

package dev.tidemill.serve.rollout;

import org.apache.commons.numbers.gamma.LogBeta;

/// Bounds of a share that hold at every look at once.
///
/// For observations within 0 and 1 that sum to `s` after `n`, the mixture
/// `M(p) = B(½ + s, ½ + n − s) / (B(½, ½) · pˢ (1 − p)ⁿ⁻ˢ)` is a non-negative supermartingale that starts at 1 where
/// `p` is their mean: for yes-or-no observations each factor is 1 in expectation, and by convexity at most 1 for
/// what lies between. By Ville's inequality it ever reaches `1/δ` with a probability of at most `δ`. So the shares
/// with
/// `M(p) < 1/δ` contain the true one at every `n` with a probability of at least `1 − δ`, however often and whenever
/// one looks: no approximation, no least `n`.
///
/// Robbins, Statistical methods related to the law of the iterated logarithm (1970); Howard, Ramdas, McAuliffe,
/// Sekhon, Time-uniform, nonparametric, nonasymptotic confidence sequences (2021); Waudby-Smith, Ramdas, Estimating
/// means of bounded random variables by betting (2024).
public final class ShareBounds {
    private static final double PRIOR = 0.5;
    private static final double LOG_PRIOR = LogBeta.value(PRIOR, PRIOR);
    private static final double PRECISION = 1e-9;
    private static final int MOST_STEPS = 60;

    private ShareBounds() {}

    /// The least share that is not excluded, up to rounding and never above it.
    ///
    /// `ln M(p)` falls and is convex left of the mean, so that Newton's steps from where it is excluded come nearer
    /// from that side alone.
    ///
    /// @param logOneOverDelta natural logarithm of `1/δ`
    public static double lower(double sum, long count, double logOneOverDelta) {
        if (count == 0 || sum <= 0) {
            return 0;
        }
        double rest = count - sum;
        double above = LogBeta.value(PRIOR + sum, PRIOR + rest) - LOG_PRIOR - logOneOverDelta;
        if (rest <= 0) {
            return Math.exp(above / sum);
        }
        double mean = sum / count;
        double spread = Math.sqrt(2 * mean * (1 - mean) * (logOneOverDelta + Math.log(count + 1.0)) / count);
        double excluded = Math.max(mean - 1.2 * spread, mean / 2);
        double log = above - sum * Math.log(excluded) - rest * Math.log1p(-excluded);
        while (log < 0) {
            excluded /= 2;
            log = above - sum * Math.log(excluded) - rest * Math.log1p(-excluded);
        }
        for (int i = 0; i < MOST_STEPS && log > PRECISION; i++) {
            double nearer = excluded + log / (sum / excluded - rest / (1 - excluded));
            double there = above - sum * Math.log(nearer) - rest * Math.log1p(-nearer);
            if (!(there >= 0 && nearer > excluded)) {
                break;
            }
            excluded = nearer;
            log = there;
        }
        return excluded;
    }

    /// The greatest share that is not excluded.
    public static double upper(double sum, long count, double logOneOverDelta) {
        return 1 - lower(count - sum, count, logOneOverDelta);
    }
}

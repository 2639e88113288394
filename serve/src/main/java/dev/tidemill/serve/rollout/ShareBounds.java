package dev.tidemill.serve.rollout;

import org.apache.commons.numbers.gamma.LogBeta;

/// Bounds of a share that hold at every look at once.
///
/// For observations within 0 and 1 that sum to `s` after `n`, the mixture
/// `M(p) = B(½ + s, ½ + n − s) / (B(½, ½) · pˢ (1 − p)ⁿ⁻ˢ)` is a non-negative supermartingale that starts at 1 where
/// `p` is their mean: for yes-or-no observations each factor is 1 in expectation, and by convexity at most 1 for what
/// lies between. By Ville's inequality it ever reaches `1/δ` with a probability of at most `δ`. So the shares with
/// `M(p) < 1/δ` contain the true one at every `n` with a probability of at least `1 − δ`, however often and whenever
/// one looks: no approximation, no least `n`.
///
/// Robbins, Statistical methods related to the law of the iterated logarithm (1970); Howard, Ramdas, McAuliffe,
/// Sekhon, Time-uniform, nonparametric, nonasymptotic confidence sequences (2021); Waudby-Smith, Ramdas, Estimating
/// means of bounded random variables by betting (2024).
public final class ShareBounds {
    private static final double PRIOR = 0.5;
    private static final double LOG_PRIOR = LogBeta.value(PRIOR, PRIOR);
    private static final int HALVINGS = 36;

    private ShareBounds() {}

    /// The least share that is not excluded.
    ///
    /// @param logOneOverDelta natural logarithm of `1/δ`
    public static double lower(double sum, long count, double logOneOverDelta) {
        if (count == 0 || sum <= 0) {
            return 0;
        }
        double mixture = LogBeta.value(PRIOR + sum, PRIOR + count - sum) - LOG_PRIOR;
        double excluded = 0;
        double kept = sum / count;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (excluded + kept) / 2;
            double log = mixture - sum * Math.log(middle) - (count - sum) * Math.log1p(-middle);
            if (log >= logOneOverDelta) {
                excluded = middle;
            } else {
                kept = middle;
            }
        }
        return excluded;
    }

    /// The greatest share that is not excluded.
    public static double upper(double sum, long count, double logOneOverDelta) {
        return 1 - lower(count - sum, count, logOneOverDelta);
    }
}

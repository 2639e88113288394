package dev.tidemill.recommend.offpolicy;

/// How values are estimated.
///
/// @param clip       the largest weight; larger ones are cut to it, which is reported; infinity cuts none
/// @param switchAt   the largest weight that [Estimator#SWITCH_DR] corrects with
/// @param folds      in how many parts of decisions the reward model is learned from the others; at least 2
/// @param confidence of the intervals, above 0 and below 1
/// @param intervals  how they are made
/// @param seed       of the bootstrap
public record OffPolicySettings(
        double clip, double switchAt, int folds, double confidence, Intervals intervals, long seed) {
    /// No clipping, switch at 10, 5 folds, 95 % by the normal approximation.
    public static final OffPolicySettings DEFAULT =
            new OffPolicySettings(Double.POSITIVE_INFINITY, 10, 5, 0.95, Intervals.NORMAL, 0);

    private static final int MOST_FOLDS = 1000;

    /// How an interval is made. Either takes decisions as independent, and rows of one decision as not.
    public enum Intervals {
        /// Value ± z standard errors, for ratios by the delta method. Covers as much as it says where
        /// hundreds of rewarded rows carry the weight; less where few do.
        NORMAL,
        /// Percentiles of 1,000 replicates that draw decisions with replacement (Efron 1979).
        BOOTSTRAP
    }

    public OffPolicySettings {
        if (!(clip > 0) || !(switchAt >= 0)) {
            throw new IllegalArgumentException(
                    "bounds of weights must be above 0, got clip " + clip + " and switch " + switchAt);
        }
        if (folds < 2 || folds > MOST_FOLDS) {
            throw new IllegalArgumentException("folds must be 2 to " + MOST_FOLDS + ", got " + folds);
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence must be above 0 and below 1, got " + confidence);
        }
    }

    /// The same with another clip.
    public OffPolicySettings withClip(double largest) {
        return new OffPolicySettings(largest, switchAt, folds, confidence, intervals, seed);
    }

    /// The same with intervals made so.
    public OffPolicySettings withIntervals(Intervals method) {
        return new OffPolicySettings(clip, switchAt, folds, confidence, method, seed);
    }
}

package dev.tidemill.recommend.offpolicy;

import java.util.Locale;

/// A way to estimate the value of a policy from another's log. With weights w = π(a) / p(a), rewards r and
/// a reward model q:
public enum Estimator {
    /// Inverse propensity scores: mean of w r (Horvitz, Thompson 1952). Unbiased where propensities are
    /// true, each item that the policy shows had a chance, and no weight is clipped.
    IPS,
    /// Self-normalised: sum of w r over sum of w (Swaminathan, Joachims, NeurIPS 2015). Hardly biased, and
    /// steadier.
    SNIPS,
    /// The direct method: mean of Σ π(a) q(a). As right as the reward model; its interval knows nothing of the
    /// model's own error and is too narrow where the model is wrong.
    DM,
    /// Doubly robust: the direct method plus mean of w (r − q) (Dudík, Langford, Li, ICML 2011). Unbiased where
    /// propensities are true or the reward model is.
    DR,
    /// Doubly robust where the weight is at most a bound, the direct method beyond (Wang, Agarwal, Dudík,
    /// ICML 2017).
    SWITCH_DR;

    /// Its name in figures: `switch_dr`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

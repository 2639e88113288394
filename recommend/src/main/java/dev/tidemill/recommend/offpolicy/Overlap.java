package dev.tidemill.recommend.offpolicy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How much of a log speaks about another policy.
///
/// @param rows                how many there are
/// @param rewarded            how many of them have a reward other than 0 and a weight above 0
/// @param meanWeight          near 1 where propensities are true and nothing is clipped
/// @param meanWeightError     its standard error
/// @param largestWeight       before clipping
/// @param effectiveSampleSize (Σ w)² / Σ w², after clipping: how many rows of the policy itself would tell
///     as much
/// @param clipped             how many weights were cut
public record Overlap(
        int rows,
        int rewarded,
        double meanWeight,
        double meanWeightError,
        double largestWeight,
        double effectiveSampleSize,
        int clipped) {
    private static final double FAR = 4;
    private static final double LEAST_EFFECTIVE = 100;
    private static final int LEAST_REWARDED = 30;

    /// What speaks against trusting the estimates; empty where nothing does.
    List<String> warnings(double clip) {
        List<String> warnings = new ArrayList<>();
        if (clipped > 0) {
            warnings.add(clipped + " of " + rows + " weights were clipped to " + clip
                    + ": estimates that weigh lean towards zero");
        } else if (Math.abs(meanWeight - 1) > FAR * meanWeightError + 1e-9) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the mean weight must be near 1, got %.4f ± %.4f (check that propensities are those of the item "
                            + "at its position, and that whatever the policy shows could have been logged)",
                    meanWeight,
                    meanWeightError));
        }
        if (effectiveSampleSize < LEAST_EFFECTIVE) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the effective sample size should be at least %.0f, got %.1f of %d rows (log more exploration, or "
                            + "evaluate a policy nearer to the logged one)",
                    LEAST_EFFECTIVE,
                    effectiveSampleSize,
                    rows));
        }
        if (rewarded < LEAST_REWARDED) {
            warnings.add("intervals should rest on at least " + LEAST_REWARDED + " rewarded rows, got " + rewarded
                    + " (collect more)");
        }
        return warnings;
    }
}

package dev.tidemill.recommend.offpolicy;

/// An estimated value with its interval.
///
/// @param value         the expected reward a row under the policy
/// @param low           where the interval begins
/// @param high          where it ends
/// @param standardError of the value, from the rows of the log taken by decision
public record Estimate(Estimator estimator, double value, double low, double high, double standardError) {
    /// Whether the interval holds that value.
    public boolean covers(double truth) {
        return low <= truth && truth <= high;
    }
}

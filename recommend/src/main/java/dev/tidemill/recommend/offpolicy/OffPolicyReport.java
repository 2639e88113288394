package dev.tidemill.recommend.offpolicy;

import java.util.List;

/// What a policy would have been worth.
///
/// @param estimates one per estimator, in the order of [Estimator]
/// @param overlap   how much of the log speaks about it
/// @param warnings  what speaks against trusting the estimates: rule, value, remedy
public record OffPolicyReport(List<Estimate> estimates, Overlap overlap, List<String> warnings) {
    public OffPolicyReport {
        estimates = List.copyOf(estimates);
        warnings = List.copyOf(warnings);
    }

    /// The estimate by one estimator.
    public Estimate by(Estimator estimator) {
        return estimates.stream()
                .filter(estimate -> estimate.estimator() == estimator)
                .findFirst()
                .orElseThrow();
    }
}

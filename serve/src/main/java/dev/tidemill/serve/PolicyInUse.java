package dev.tidemill.serve;

/// A version of an application's policy, made ready to rule: a [Policy] of outcomes, or what another system keeps to.
/// Lanes, rollouts and experiments move it without knowing what it holds.
public interface PolicyInUse {
    /// The number that its definition gives itself, which receipts name.
    int version();
}

package dev.tidemill.recommend.offpolicy;

/// A policy to evaluate: how likely it would have shown each item.
@FunctionalInterface
public interface TargetPolicy {
    /// The probability, 0 to 1, of an item at a position; over all items they sum to 1.
    ///
    /// @param context as in the log
    double probability(int context, int action, int position);
}

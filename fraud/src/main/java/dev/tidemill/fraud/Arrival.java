package dev.tidemill.fraud;

/// Something that a card processor learns, in the order in which it learns it.
public sealed interface Arrival permits Transaction, FraudLabel {
    /// When it becomes known, milliseconds since the epoch.
    long known();
}

package dev.tidemill.serve;

/// What a [Pipeline] answers to a request for a decision.
public sealed interface Decision {
    record Made(Receipt receipt) implements Decision {}

    /// The same event was decided before; its receipt lies under the offset.
    record Repeated(long offset) implements Decision {}

    /// Another event with this id is there.
    record Conflict(long offset) implements Decision {}

    /// The same event was taken in before without a decision, and so long ago that what it would see has partly been
    /// let
    /// go of.
    record TooOld(long offset) implements Decision {}
}

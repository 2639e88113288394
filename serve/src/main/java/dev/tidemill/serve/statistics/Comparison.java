package dev.tidemill.serve.statistics;

/// What the comparison of a treatment with its control tells.
public sealed interface Comparison {
    /// @param difference    on the scale asked for
    /// @param standardError of the difference
    /// @param p             the probability of such a difference where there is none; of a sequential test valid at
    ///                      every look
    record Known(double difference, double standardError, Interval interval, double p) implements Comparison {}

    /// @param reason why nothing can be concluded
    record Unknown(String reason) implements Comparison {}
}

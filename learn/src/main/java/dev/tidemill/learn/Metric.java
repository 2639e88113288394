package dev.tidemill.learn;

/// A measure and how far it may be off: the middle 95 % of its values over bootstrap replicates.
///
/// @param low  NaN where no interval was computed
/// @param high NaN where no interval was computed
public record Metric(double value, double low, double high) {
    static Metric exact(double value) {
        return new Metric(value, Double.NaN, Double.NaN);
    }
}

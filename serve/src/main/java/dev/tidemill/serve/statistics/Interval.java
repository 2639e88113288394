package dev.tidemill.serve.statistics;

/// From where to where an effect lies with the confidence asked for.
public record Interval(double low, double high) {
    /// Whether zero lies outside.
    public boolean excludesZero() {
        return low > 0 || high < 0;
    }
}

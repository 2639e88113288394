package dev.tidemill.registry.tracking;

/// One value of a metric.
///
/// @param value any double; NaN and the infinities are kept
/// @param at    milliseconds since 1970, never negative
public record MetricPoint(String name, double value, long at, long step) {
    /// Whether this one is later than the other: by step, then time, then value, NaN least.
    boolean after(MetricPoint other) {
        if (step != other.step) {
            return step > other.step;
        }
        if (at != other.at) {
            return at > other.at;
        }
        return !Double.isNaN(value) && (Double.isNaN(other.value) || value > other.value);
    }
}

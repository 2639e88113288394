package dev.tidemill.bench;

/// The bound that one metric has to keep.
///
/// @param metric  a name in [BenchResult#metrics]
/// @param bound   the value that it must not be worse than
/// @param highest whether `bound` is the most (of times, of memory) or the least (of rates, of quality)
public record Target(String metric, double bound, boolean highest) {
    public static Target atMost(String metric, double bound) {
        return new Target(metric, bound, true);
    }

    public static Target atLeast(String metric, double bound) {
        return new Target(metric, bound, false);
    }

    /// Whether a value keeps the bound; NaN never does.
    public boolean keeps(double value) {
        return highest ? value <= bound : value >= bound;
    }

    /// `≤ 0.8` or `≥ 5000`.
    @Override
    public String toString() {
        return (highest ? "≤ " : "≥ ") + ResultTable.number(bound);
    }
}

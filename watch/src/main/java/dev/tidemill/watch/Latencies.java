package dev.tidemill.watch;

/// Times in bins that grow by a twelfth each: quantiles within 4 %, mergeable, in 288 counts.
///
/// @param counts by bin; the first is up to a microsecond
@SuppressWarnings("ArrayRecordComponent")
record Latencies(long[] counts) {
    private static final int BINS = 288;
    private static final double GROWTH = Math.log(13 / 12.0);

    static Latencies none() {
        return new Latencies(new long[BINS]);
    }

    void add(long nanos) {
        double bin = Math.log(Math.max(1, nanos / 1000.0)) / GROWTH;
        counts[(int) Math.min(BINS - 1, Math.ceil(bin))]++;
    }

    /// Milliseconds that this share of times does not exceed; NaN over none.
    double millis(double share) {
        long all = java.util.Arrays.stream(counts).sum();
        long wanted = (long) Math.ceil(all * share);
        long passed = 0;
        for (int bin = 0; bin < BINS && all > 0; bin++) {
            passed += counts[bin];
            if (passed >= wanted) {
                return Math.exp((bin - 0.5) * GROWTH) / 1000;
            }
        }
        return Double.NaN;
    }
}

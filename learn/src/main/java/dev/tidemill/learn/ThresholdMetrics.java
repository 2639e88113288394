package dev.tidemill.learn;

/// What a threshold would mean: everything that scores at least that much is called positive.
///
/// @param precision share of the called that are positive; NaN where none is called
/// @param recall    share of the positive that are called; NaN where none is positive
/// @param f1        harmonic mean of both; 0 where none is hit
/// @param flagged   share of all rows that are called
public record ThresholdMetrics(double threshold, double precision, double recall, double f1, double flagged) {
    static ThresholdMetrics of(double threshold, int hits, int called, int positives, int rows) {
        double f1 = hits == 0 ? 0 : 2.0 * hits / (called + positives);
        return new ThresholdMetrics(
                threshold,
                (double) hits / called,
                (double) hits / positives,
                f1,
                rows == 0 ? Double.NaN : (double) called / rows);
    }
}

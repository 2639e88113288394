package dev.tidemill.watch.statistics;

/// Measures of ranked lists, for what is offered rather than classified.
public final class Ranking {
    private Ranking() {}

    /// Normalised discounted cumulative gain at a depth: Σ (2^gain − 1) / log₂(place + 1), divided by that of the
    /// best order (Burges et al. 2005). NaN where no item has a gain.
    ///
    /// @param gains in the order shown
    public static double normalisedGain(double[] gains, int depth) {
        double[] best = gains.clone();
        java.util.Arrays.sort(best);
        double shown = 0;
        double ideal = 0;
        for (int i = 0; i < Math.min(depth, gains.length); i++) {
            double discount = Math.log(i + 2) / Math.log(2);
            shown += (Math.pow(2, gains[i]) - 1) / discount;
            ideal += (Math.pow(2, best[best.length - 1 - i]) - 1) / discount;
        }
        return ideal == 0 ? Double.NaN : shown / ideal;
    }

    /// Clicks for each time shown.
    public static Interval clickThrough(long clicks, long shown) {
        return Interval.wilson((double) clicks, (double) shown);
    }
}

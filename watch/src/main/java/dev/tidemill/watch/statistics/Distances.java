package dev.tidemill.watch.statistics;

/// Distances between two histograms over the same bins. Counts may be fractions; each histogram is brought to a sum
/// of one first. An empty histogram is at distance NaN from everything.
public final class Distances {
    private static final double FILL = 0.0001;
    private static final double SMALLER_THAN_LEAST = 1e6;

    private Distances() {}

    /// Population stability index: Σ (r − c) · ln(r / c). An empty bin counts as 0.0001, or as a millionth of the
    /// least share where that is no greater than 0.0001 (Evidently's rule), so that the index stays finite.
    public static double populationStability(double[] reference, double[] current) {
        double[] r = filled(reference);
        double[] c = filled(current);
        double sum = 0;
        for (int i = 0; i < r.length; i++) {
            sum += (r[i] - c[i]) * Math.log(r[i] / c[i]);
        }
        return sum;
    }

    /// Jensen-Shannon distance: the square root of the divergence in natural logarithms, 0 to √ln 2 (SciPy's
    /// `jensenshannon`).
    public static double jensenShannon(double[] reference, double[] current) {
        double[] r = shares(reference);
        double[] c = shares(current);
        double sum = 0;
        for (int i = 0; i < r.length; i++) {
            double middle = (r[i] + c[i]) / 2;
            sum += divergence(r[i], middle) + divergence(c[i], middle);
        }
        return Math.sqrt(Math.max(0, sum) / 2);
    }

    private static double divergence(double p, double q) {
        return p == 0 ? 0 : p * Math.log(p / q);
    }

    /// Hellinger distance: √(1 − Σ √(r · c)), 0 to 1.
    public static double hellinger(double[] reference, double[] current) {
        double[] r = shares(reference);
        double[] c = shares(current);
        double overlap = 0;
        for (int i = 0; i < r.length; i++) {
            overlap += Math.sqrt(r[i] * c[i]);
        }
        return Math.sqrt(Math.max(0, 1 - overlap));
    }

    /// The greatest difference of a share.
    public static double lInfinity(double[] reference, double[] current) {
        double[] r = shares(reference);
        double[] c = shares(current);
        double most = 0;
        for (int i = 0; i < r.length; i++) {
            most = Math.max(most, Math.abs(r[i] - c[i]));
        }
        return r.length == 0 || Double.isNaN(r[0]) || Double.isNaN(c[0]) ? Double.NaN : most;
    }

    /// Counts as shares of their sum; NaN where there is nothing.
    public static double[] shares(double[] counts) {
        double total = total(counts);
        double[] shares = new double[counts.length];
        for (int i = 0; i < counts.length; i++) {
            shares[i] = counts[i] / total;
        }
        return shares;
    }

    /// The sum of the counts.
    public static double total(double[] counts) {
        double total = 0;
        for (double count : counts) {
            total += count;
        }
        return total;
    }

    private static double[] filled(double[] counts) {
        double[] shares = shares(counts);
        double least = Double.POSITIVE_INFINITY;
        for (double share : shares) {
            least = share > 0 ? Math.min(least, share) : least;
        }
        double fill = least <= FILL ? least / SMALLER_THAN_LEAST : FILL;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = shares[i] == 0 ? fill : shares[i];
        }
        return shares;
    }
}

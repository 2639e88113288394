package dev.tidemill.watch.statistics;

import java.util.Arrays;
import java.util.Comparator;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/// How surprising a difference would be where nothing changed. What is rare enough is not thereby large enough to
/// matter: that is judged apart.
public final class Significance {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    private static final int MOST_TERMS = 100;

    private Significance() {}

    /// A test's statistic and its p-value.
    public record Result(double statistic, double p) {}

    /// Chi-square of counts against the shares of a reference taken as known (SciPy's `chisquare`, Evidently's
    /// test). Bins that the reference lacks are left out.
    public static Result chiSquareFit(double[] reference, double[] current) {
        double[] expected = Distances.shares(reference);
        double total = Distances.total(current);
        double sum = 0;
        int bins = 0;
        for (int i = 0; i < expected.length; i++) {
            if (expected[i] > 0) {
                double away = current[i] - expected[i] * total;
                sum += away * away / (expected[i] * total);
                bins++;
            }
        }
        return new Result(sum, bins < 2 ? 1 : tail(sum, bins - 1));
    }

    /// Chi-square of two samples against each other: the reference is a sample too.
    public static Result chiSquareTwoSamples(double[] reference, double[] current) {
        double r = Distances.total(reference);
        double c = Distances.total(current);
        double sum = 0;
        int bins = 0;
        for (int i = 0; i < reference.length; i++) {
            double both = reference[i] + current[i];
            if (both > 0) {
                double away = reference[i] * Math.sqrt(c / r) - current[i] * Math.sqrt(r / c);
                sum += away * away / both;
                bins++;
            }
        }
        return new Result(sum, bins < 2 || r == 0 || c == 0 ? 1 : tail(sum, bins - 1));
    }

    /// The effect size of a chi-square over two samples: 0 (none) to 1.
    public static double cramersV(Result chiSquare, double rows) {
        return Math.sqrt(chiSquare.statistic() / rows);
    }

    private static double tail(double statistic, int freedom) {
        return Double.isNaN(statistic) ? 1 : ChiSquaredDistribution.of(freedom).survivalProbability(statistic);
    }

    /// The p-value of a two-sample Kolmogorov-Smirnov distance, asymptotic with Stephens' correction (1970).
    public static double kolmogorovSmirnov(double distance, double reference, double current) {
        double rows = Math.sqrt(reference * current / (reference + current));
        double lambda = (rows + 0.12 + 0.11 / rows) * distance;
        if (!(lambda > 0.2)) {
            return 1;
        }
        double sum = 0;
        for (int k = 1; k <= MOST_TERMS; k++) {
            double term = Math.exp(-2.0 * k * k * lambda * lambda);
            sum += k % 2 == 1 ? term : -term;
            if (term < 1e-17) {
                break;
            }
        }
        return Math.clamp(2 * sum, 0, 1);
    }

    /// Two-sided test of two shares with a pooled variance.
    public static double twoShares(double hits, double rows, double otherHits, double otherRows) {
        double pooled = (hits + otherHits) / (rows + otherRows);
        double variance = pooled * (1 - pooled) * (1 / rows + 1 / otherRows);
        if (!(variance > 0)) {
            return 1;
        }
        return twoSided((hits / rows - otherHits / otherRows) / Math.sqrt(variance));
    }

    /// Two-sided test of two correlations by Fisher's transformation.
    public static double twoCorrelations(double r, double rows, double other, double otherRows) {
        double spread = Math.sqrt(1 / Math.max(1, rows - 3) + 1 / Math.max(1, otherRows - 3));
        return twoSided((atanh(r) - atanh(other)) / spread);
    }

    private static double atanh(double r) {
        double held = Math.clamp(r, -0.999999, 0.999999);
        return Math.log((1 + held) / (1 - held)) / 2;
    }

    /// The two-sided p-value of a standard normal value.
    public static double twoSided(double z) {
        return Double.isNaN(z) ? 1 : Math.min(1, 2 * NORMAL.survivalProbability(Math.abs(z)));
    }

    /// The value that a standard normal stays below with that probability.
    public static double normalQuantile(double probability) {
        return NORMAL.inverseCumulativeProbability(probability);
    }

    /// Benjamini and Hochberg (1995): p-values corrected for being many, so that of those below a level at most that
    /// share is false on average. In the order given.
    public static double[] corrected(double[] p) {
        Integer[] order = new Integer[p.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> p[i]));
        double[] corrected = new double[p.length];
        double least = 1;
        for (int rank = p.length; rank >= 1; rank--) {
            int at = order[rank - 1];
            least = Math.min(least, p[at] * p.length / rank);
            corrected[at] = least;
        }
        return corrected;
    }
}

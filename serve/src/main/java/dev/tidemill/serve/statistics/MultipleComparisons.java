package dev.tidemill.serve.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Adjusts the p values of several tests made together.
public enum MultipleComparisons {
    /// As they are.
    NONE,
    /// Keeps the chance of any false alarm at alpha (Holm-Bonferroni).
    HOLM,
    /// Keeps the share of false alarms among all alarms at alpha (Benjamini-Hochberg).
    BENJAMINI_HOCHBERG;

    /// The adjusted values, in the order of `p`.
    public double[] adjust(double[] p) {
        for (double one : p) {
            if (!(one >= 0 && one <= 1)) {
                throw new IllegalArgumentException("p must be from 0 to 1, got " + one);
            }
        }
        int[] rising = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        return switch (this) {
            case NONE -> p.clone();
            case HOLM -> holm(p, rising);
            case BENJAMINI_HOCHBERG -> benjaminiHochberg(p, rising);
        };
    }

    private static double[] holm(double[] p, int[] rising) {
        double[] adjusted = new double[p.length];
        double most = 0;
        for (int rank = 0; rank < p.length; rank++) {
            most = Math.max(most, Math.min(1, (p.length - rank) * p[rising[rank]]));
            adjusted[rising[rank]] = most;
        }
        return adjusted;
    }

    private static double[] benjaminiHochberg(double[] p, int[] rising) {
        double[] adjusted = new double[p.length];
        Arrays.fill(adjusted, 1);
        double least = 1;
        for (int rank = p.length - 1; rank >= 0; rank--) {
            least = Math.min(least, p[rising[rank]] * p.length / (rank + 1));
            adjusted[rising[rank]] = least;
        }
        return adjusted;
    }
}

package dev.tidemill.serve;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.Arrays;
import java.util.List;

/// Tries a model from outside before anybody relies on it.
public final class ScorerProbe {
    private ScorerProbe() {}

    /// Scores made-up vectors: all zeros, all ones, all missing.
    ///
    /// @throws TidemillException INVALID where one of them gives no probability
    public static void probe(Scorer scorer) {
        int width = scorer.features().size();
        for (double value : List.of(0.0, 1.0, Double.NaN)) {
            double[] vector = new double[width];
            Arrays.fill(vector, value);
            String shown = Double.isNaN(value) ? "nothing but missing values" : "nothing but " + value;
            requireProbability(score(scorer, vector, shown), shown);
        }
    }

    private static double score(Scorer scorer, double[] vector, String shown) {
        try {
            return scorer.probability(vector);
        } catch (RuntimeException failed) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a model must score a vector of " + shown + ", but: " + failed.getMessage(),
                    failed);
        }
    }

    private static void requireProbability(double probability, String shown) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a model must give a probability from 0 to 1, got " + probability + " for a vector of " + shown
                            + "; name another output or column, say that it gives a margin, or declare what fills a"
                            + " missing value");
        }
    }
}

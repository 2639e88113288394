package dev.tidemill.registry;

import java.util.Arrays;

/// The map from a model's raw margin to a probability that can be taken at its word: of the events given 0.2,
/// a fifth turn out positive. Monotone, so that it never changes an order (it may make ties).
public sealed interface Calibration {
    /// @param margin the model's raw sum, log-odds for a logistic objective
    /// @return 0 to 1
    double probability(double margin);

    /// The logistic function of the margin and nothing else.
    record None() implements Calibration {
        @Override
        public double probability(double margin) {
            return logistic(margin);
        }
    }

    /// logistic(slope · margin + intercept): Platt, "Probabilistic outputs for support vector machines", 1999.
    record Platt(double slope, double intercept) implements Calibration {
        public Platt {
            if (!Double.isFinite(slope) || !Double.isFinite(intercept)) {
                throw new IllegalArgumentException(
                        "platt calibration must be finite, got slope " + slope + " and intercept " + intercept);
            }
        }

        @Override
        public double probability(double margin) {
            return logistic(slope * margin + intercept);
        }
    }

    /// Linear between knots, constant outside them: the isotonic regression of the labels on the margins.
    ///
    /// @param margins       of the knots, strictly ascending, at least one
    /// @param probabilities of the knots, 0 to 1, never descending
    record Isotonic(double[] margins, double[] probabilities) implements Calibration {
        public Isotonic {
            if (margins.length == 0 || margins.length != probabilities.length) {
                throw new IllegalArgumentException("isotonic calibration must have as many probabilities as margins"
                        + " and at least one, got " + probabilities.length + " and " + margins.length);
            }
            for (int i = 0; i < margins.length; i++) {
                requireKnot(margins, probabilities, i);
            }
            margins = margins.clone();
            probabilities = probabilities.clone();
        }

        private static void requireKnot(double[] margins, double[] probabilities, int i) {
            double p = probabilities[i];
            boolean sound = Double.isFinite(margins[i]) && p >= 0 && p <= 1;
            boolean ascends = i == 0 || (margins[i] > margins[i - 1] && p >= probabilities[i - 1]);
            if (!sound || !ascends) {
                throw new IllegalArgumentException(
                        "isotonic knots must ascend and hold probabilities, got (" + margins[i] + ", " + p + ")");
            }
        }

        @Override
        public double probability(double margin) {
            int last = margins.length - 1;
            if (!(margin > margins[0])) {
                return Double.isNaN(margin) ? Double.NaN : probabilities[0];
            }
            if (margin >= margins[last]) {
                return probabilities[last];
            }
            int found = Arrays.binarySearch(margins, margin);
            if (found >= 0) {
                return probabilities[found];
            }
            int right = -found - 1;
            double share = (margin - margins[right - 1]) / (margins[right] - margins[right - 1]);
            return probabilities[right - 1] + share * (probabilities[right] - probabilities[right - 1]);
        }

        /// A copy.
        @Override
        public double[] margins() {
            return margins.clone();
        }

        /// A copy.
        @Override
        public double[] probabilities() {
            return probabilities.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Isotonic that
                    && Arrays.equals(margins, that.margins)
                    && Arrays.equals(probabilities, that.probabilities);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(margins) + Arrays.hashCode(probabilities);
        }

        @Override
        public String toString() {
            return "Isotonic[" + margins.length + " knots]";
        }
    }

    /// 1 / (1 + e^−x).
    static double logistic(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}

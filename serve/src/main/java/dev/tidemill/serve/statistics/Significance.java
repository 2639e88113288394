package dev.tidemill.serve.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/// How a difference is judged. Two-sided.
public sealed interface Significance {
    /// How often a test may see a difference where there is none.
    double alpha();

    /// Compares a treatment with its control.
    default Comparison compare(Sample control, Sample treatment, Scale scale) {
        if (!control.sound() || !treatment.sound()) {
            return new Comparison.Unknown("both arms must have units whose values differ, got " + control.n() + " and "
                    + treatment.n() + " units");
        }
        if (scale == Scale.RELATIVE && control.mean() == 0) {
            return new Comparison.Unknown("a relative difference must have a control that is not zero");
        }
        return judge(Effect.of(control, treatment, scale));
    }

    /// The verdict on a difference.
    Comparison judge(Effect effect);

    /// Decides once, at a number of units fixed beforehand: Welch's t test. Looked at more often, it sees
    /// differences that are not there.
    record Fixed(double alpha) implements Significance {
        public Fixed {
            requireAlpha(alpha);
        }

        @Override
        public Comparison judge(Effect effect) {
            TDistribution t = TDistribution.of(effect.freedom());
            double error = Math.sqrt(effect.variance());
            double half = t.inverseSurvivalProbability(alpha / 2) * error;
            return new Comparison.Known(
                    effect.difference(),
                    error,
                    new Interval(effect.difference() - half, effect.difference() + half),
                    2 * t.survivalProbability(Math.abs(effect.difference()) / error));
        }
    }

    /// May be looked at as often as one likes: an asymptotic confidence sequence (Waudby-Smith et al. 2023),
    /// tightest at `tuning` units. Also: p never means less than it says, whenever one stops.
    ///
    /// @param tuning the number of units at which one expects to decide
    record Sequential(double alpha, double tuning) implements Significance {
        /// GrowthBook's.
        public static final double DEFAULT_TUNING = 5000;

        public Sequential {
            requireAlpha(alpha);
            if (!(tuning >= 10)) {
                throw new IllegalArgumentException("tuning must be at least 10 units, got " + tuning);
            }
        }

        public Sequential(double alpha) {
            this(alpha, DEFAULT_TUNING);
        }

        private double rhoSquared() {
            return (-2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha) + 1)) / tuning;
        }

        /// How many standard errors half the interval has at `n` units.
        double factor(double n) {
            double scaled = n * rhoSquared();
            return Math.sqrt(2 * (scaled + 1) / scaled * Math.log(Math.sqrt(scaled + 1) / alpha));
        }

        @Override
        public Comparison judge(Effect effect) {
            double error = Math.sqrt(effect.variance());
            double half = error * factor((double) effect.n());
            double scaled = effect.n() * rhoSquared();
            double z = effect.difference() / error;
            double logEvidence = z * z / 2 * scaled / (scaled + 1) - Math.log(scaled + 1) / 2;
            return new Comparison.Known(
                    effect.difference(),
                    error,
                    new Interval(effect.difference() - half, effect.difference() + half),
                    Math.min(1, Math.exp(-logEvidence)));
        }
    }

    /// How many standard errors a difference must have to be seen at `n` units in both arms.
    default double critical(double n) {
        return switch (this) {
            case Fixed fixed -> NormalDistribution.of(0, 1).inverseSurvivalProbability(alpha() / 2);
            case Sequential sequential -> sequential.factor(n);
        };
    }

    private static void requireAlpha(double alpha) {
        if (!(alpha > 0 && alpha < 0.5)) {
            throw new IllegalArgumentException("alpha must be above 0 and below 0.5, got " + alpha);
        }
    }
}

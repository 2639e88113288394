package dev.tidemill.serve.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;

/// The probability that a treatment is better, and what one risks by being wrong, with a normal prior on the effect.
///
/// @param chanceToWin   that the treatment is better
/// @param difference    the mean of the posterior
/// @param interval      95 % of the posterior
/// @param riskControl   what is lost on average by staying with the control: E max(effect, 0)
/// @param riskTreatment what is lost on average by taking the treatment: E max(-effect, 0)
public record Bayesian(
        double chanceToWin, double difference, Interval interval, double riskControl, double riskTreatment) {
    private static final double CREDIBLE = 0.95;

    /// What was believed before.
    ///
    /// @param deviation infinite where nothing was
    public record Prior(double mean, double deviation) {
        /// Nothing was believed before.
        public static final Prior FLAT = new Prior(0, Double.POSITIVE_INFINITY);

        /// GrowthBook's: most changes do little.
        public static final Prior PROPER = new Prior(0, 0.3);

        public Prior {
            if (!(deviation > 0) || !Double.isFinite(mean)) {
                throw new IllegalArgumentException(
                        "a prior must have a finite mean and a deviation above 0, got " + mean + " and " + deviation);
            }
        }
    }

    /// From the difference that a comparison found.
    ///
    /// @param lower whether less is better
    public static Bayesian of(Comparison.Known found, Prior prior, boolean lower) {
        double precision = 1 / (found.standardError() * found.standardError());
        double believed = 1 / (prior.deviation() * prior.deviation());
        double mean = (found.difference() * precision + prior.mean() * believed) / (precision + believed);
        double deviation = Math.sqrt(1 / (precision + believed));
        NormalDistribution standard = NormalDistribution.of(0, 1);
        double better = (lower ? -mean : mean) / deviation;
        double half = standard.inverseCumulativeProbability((1 + CREDIBLE) / 2) * deviation;
        return new Bayesian(
                standard.cumulativeProbability(better),
                mean,
                new Interval(mean - half, mean + half),
                deviation * (better * standard.cumulativeProbability(better) + standard.density(better)),
                deviation * (-better * standard.cumulativeProbability(-better) + standard.density(better)));
    }
}

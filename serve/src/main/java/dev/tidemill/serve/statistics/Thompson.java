package dev.tidemill.serve.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/// Thompson sampling: an arm gets the share of traffic with which it is the best, as far as is known. Every arm
/// keeps a least share, so that none is forgotten.
public final class Thompson {
    /// The least share of an arm.
    public static final double LEAST = 0.01;

    private static final int DRAWS = 10_000;

    private Thompson() {}

    /// What is known about an arm.
    public sealed interface Posterior {
        /// A share of units, with a uniform prior.
        record Share(double successes, double failures) implements Posterior {}

        /// A mean over units; unknown where the sample says nothing.
        record Mean(Sample sample) implements Posterior {}
    }

    /// The shares that arms should get; they sum to one. Where an arm has too few units to say anything, all get the
    /// same.
    ///
    /// @param lower whether less is better
    /// @param least the least share of an arm, at most one divided by the number of arms
    public static double[] weights(List<Posterior> arms, boolean lower, double least, RandomGenerator random) {
        if (arms.isEmpty() || !(least >= 0 && least * arms.size() <= 1)) {
            throw new IllegalArgumentException(
                    "arms must have a least share from 0 to 1 / " + arms.size() + ", got " + least);
        }
        double[] even = new double[arms.size()];
        Arrays.fill(even, 1.0 / arms.size());
        for (Posterior arm : arms) {
            if (arm instanceof Posterior.Mean(Sample sample) && !sample.sound()) {
                return even;
            }
        }
        double[] wins = wins(arms, lower, random);
        double[] weights = new double[arms.size()];
        for (int arm = 0; arm < weights.length; arm++) {
            weights[arm] = least + (1 - least * arms.size()) * wins[arm] / DRAWS;
        }
        return weights;
    }

    private static double[] wins(List<Posterior> arms, boolean lower, RandomGenerator random) {
        UniformRandomProvider bits = random::nextLong;
        List<ContinuousDistribution.Sampler> samplers =
                arms.stream().map(arm -> distribution(arm).createSampler(bits)).toList();
        double[] wins = new double[arms.size()];
        double[] drawn = new double[arms.size()];
        for (int draw = 0; draw < DRAWS; draw++) {
            for (int arm = 0; arm < drawn.length; arm++) {
                drawn[arm] = (lower ? -1 : 1) * samplers.get(arm).sample();
            }
            double best = DoubleStream.of(drawn).max().orElseThrow();
            for (int arm = 0; arm < drawn.length; arm++) {
                if (drawn[arm] == best) {
                    wins[arm]++;
                    break;
                }
            }
        }
        return wins;
    }

    private static ContinuousDistribution distribution(Posterior arm) {
        return switch (arm) {
            case Posterior.Share(double successes, double failures) -> BetaDistribution.of(1 + successes, 1 + failures);
            case Posterior.Mean(Sample sample) -> NormalDistribution.of(sample.mean(), Math.sqrt(sample.error()));
        };
    }
}

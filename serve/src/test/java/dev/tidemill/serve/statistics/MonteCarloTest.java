package dev.tidemill.serve.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// How often tests are wrong and how often they see what is there, by simulation. Seeded; bounds leave four standard
/// errors of the simulation.
final class MonteCarloTest {
    private static final double ALPHA = 0.05;
    private static final int LOOKS = 20;

    private final RandomGenerator random = new SplittableRandom(20261124);

    @Test
    void aFixedTestIsWrongAsOftenAsItSays() {
        double wrong = alarms(2000, 1, 400, 0, new Significance.Fixed(ALPHA));
        assertThat(wrong).isBetween(0.03, 0.07);
    }

    @Test
    void lookedAtAgainAndAgainAFixedTestIsWrongFarMoreOften() {
        assertThat(alarms(400, LOOKS, 200, 0, new Significance.Fixed(ALPHA))).isGreaterThan(0.15);
    }

    @Test
    void aSequentialTestMayBeLookedAtAsOftenAsOneLikes() {
        assertThat(alarms(1000, LOOKS, 200, 0, new Significance.Sequential(ALPHA)))
                .isLessThanOrEqualTo(ALPHA);
    }

    @Test
    void aSequentialTestSeesWhatIsThere() {
        assertThat(alarms(200, LOOKS, 200, 0.15, new Significance.Sequential(ALPHA)))
                .isGreaterThan(0.9);
    }

    @Test
    void powerIsWhatTheCalculatorSays() {
        Significance test = new Significance.Fixed(ALPHA);
        Power power = Power.ofMean(test, 1, 1, 2);
        long units = power.units(0.1, 0.8).orElseThrow();
        assertThat(power.power(units, 0.1)).isCloseTo(0.8, within(0.001));
        assertThat(power.detectable(units, 0.8).orElseThrow()).isCloseTo(0.1, within(1e-3));
        int seen = 0;
        for (int i = 0; i < 500; i++) {
            Sample control = Sample.mean(normal((int) units / 2, 1));
            Sample treatment = Sample.mean(normal((int) units / 2, 1.1));
            seen += rejects(test.compare(control, treatment, Scale.ABSOLUTE)) ? 1 : 0;
        }
        assertThat(seen / 500.0).isCloseTo(0.8, within(0.072));
    }

    @Test
    void powerOfASequentialTestIsLessAndNeedsMoreUnits() {
        Power fixed = Power.ofShare(new Significance.Fixed(ALPHA), 0.1, 2);
        Power sequential = Power.ofShare(new Significance.Sequential(ALPHA), 0.1, 2);
        assertThat(sequential.power(20_000, 0.1)).isLessThan(fixed.power(20_000, 0.1));
        assertThat(sequential.units(0.1, 0.8).orElseThrow())
                .isGreaterThan(fixed.units(0.1, 0.8).orElseThrow());
        assertThat(fixed.units(0.1, 0.8).orElseThrow()).isBetween(28_000L, 30_500L);
        assertThat(Power.ofShare(new Significance.Fixed(ALPHA), 0.9, 2).units(5, 0.8))
                .isEmpty();
        assertThat(fixed.detectable(4, 0.9999)).isEmpty();
    }

    @Test
    void aCovariateMakesTheIntervalNarrowerAndNotWrong() {
        int wrong = 0;
        double plain = 0;
        double adjusted = 0;
        for (int i = 0; i < 400; i++) {
            List<Sums> arms = List.of(correlated(300), correlated(300));
            List<Sample> means = Cuped.means(arms);
            Comparison.Known with =
                    known(new Significance.Fixed(ALPHA).compare(means.get(0), means.get(1), Scale.ABSOLUTE));
            Comparison.Known without = known(new Significance.Fixed(ALPHA)
                    .compare(Sample.mean(arms.get(0)), Sample.mean(arms.get(1)), Scale.ABSOLUTE));
            plain += without.standardError();
            adjusted += with.standardError();
            wrong += with.interval().excludesZero() ? 1 : 0;
        }
        assertThat(adjusted / plain).isCloseTo(Math.sqrt(0.2), within(0.02));
        assertThat(wrong / 400.0).isBetween(0.01, 0.094);
    }

    @Test
    void aRatioOfUnitsWithManyEventsIsNotWrongMoreOftenThanItSays() {
        int wrong = 0;
        int wrongAdjusted = 0;
        for (int i = 0; i < 600; i++) {
            List<Sums> arms = List.of(ratios(300), ratios(300));
            List<Sample> adjusted = Cuped.ratios(arms);
            Significance test = new Significance.Fixed(ALPHA);
            wrong +=
                    rejects(test.compare(Sample.ratio(arms.get(0)), Sample.ratio(arms.get(1)), Scale.RELATIVE)) ? 1 : 0;
            wrongAdjusted += rejects(test.compare(adjusted.get(0), adjusted.get(1), Scale.RELATIVE)) ? 1 : 0;
            assertThat(adjusted.get(0).variance())
                    .isLessThan(Sample.ratio(arms.get(0)).variance());
        }
        assertThat(wrong / 600.0).isBetween(0.015, 0.086);
        assertThat(wrongAdjusted / 600.0).isBetween(0.015, 0.086);
    }

    @Test
    void aQuantileOfUnitsWithManyEventsIsNotWrongMoreOftenThanItSays() {
        int wrong = 0;
        for (int i = 0; i < 400; i++) {
            Comparison found = new Significance.Fixed(ALPHA).compare(median(200), median(200), Scale.ABSOLUTE);
            wrong += rejects(found) ? 1 : 0;
        }
        assertThat(wrong / 400.0).isBetween(0.005, 0.094);
    }

    @Test
    void thompsonSamplingLosesLittleAndSendsMostToTheBest() {
        double[] shares = {0.10, 0.12, 0.18};
        double[] successes = new double[3];
        double[] failures = new double[3];
        double[] weights = {1.0 / 3, 1.0 / 3, 1.0 / 3};
        double lost = 0;
        int units = 30_000;
        for (int unit = 0; unit < units; unit++) {
            if (unit % 500 == 0 && unit > 0) {
                List<Thompson.Posterior> posteriors = new ArrayList<>();
                for (int arm = 0; arm < 3; arm++) {
                    posteriors.add(new Thompson.Posterior.Share(successes[arm], failures[arm]));
                }
                weights = Thompson.weights(posteriors, false, Thompson.LEAST, random);
            }
            double drawn = random.nextDouble();
            int arm = drawn < weights[0] ? 0 : drawn < weights[0] + weights[1] ? 1 : 2;
            lost += shares[2] - shares[arm];
            if (random.nextDouble() < shares[arm]) {
                successes[arm]++;
            } else {
                failures[arm]++;
            }
        }
        double even = units * ((0.08 + 0.06 + 0) / 3);
        assertThat(lost / even).isLessThan(0.2);
        assertThat(weights[2]).isGreaterThan(0.9);
        assertThat(weights[0]).isGreaterThanOrEqualTo(Thompson.LEAST);
        assertThat(weights[0] + weights[1] + weights[2]).isCloseTo(1, within(1e-9));
    }

    /// The share of experiments in which a test sees a difference at any of its looks.
    private double alarms(int experiments, int looks, int unitsEach, double effect, Significance test) {
        int alarms = 0;
        for (int i = 0; i < experiments; i++) {
            Sums control = Sums.NONE;
            Sums treatment = Sums.NONE;
            boolean seen = false;
            for (int look = 0; look < looks && !seen; look++) {
                control = control.plus(normal(unitsEach, 1));
                treatment = treatment.plus(normal(unitsEach, 1 + effect));
                seen = rejects(test.compare(Sample.mean(control), Sample.mean(treatment), Scale.RELATIVE));
            }
            alarms += seen ? 1 : 0;
        }
        return (double) alarms / experiments;
    }

    private Sums normal(int units, double mean) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < units; i++) {
            double value = mean + random.nextGaussian();
            sum += value;
            squares += value * value;
        }
        return Sums.of(units, sum, squares);
    }

    /// 80 % of the variance is known before.
    private Sums correlated(int units) {
        Sums sums = Sums.NONE;
        for (int i = 0; i < units; i++) {
            double before = random.nextGaussian();
            sums = sums.with(1 + 2 * before + random.nextGaussian(), 0, before);
        }
        return sums;
    }

    private Sums ratios(int units) {
        Sums sums = Sums.NONE;
        for (int i = 0; i < units; i++) {
            int events = 1 + random.nextInt(20);
            double taste = random.nextDouble();
            sums = sums.with(
                    events * (0.5 + taste) + random.nextGaussian(), events, taste + 0.1 * random.nextGaussian());
        }
        return sums;
    }

    private Sample median(int units) {
        List<double[]> measured = new ArrayList<>();
        for (int unit = 0; unit < units; unit++) {
            double own = random.nextGaussian();
            for (int i = random.nextInt(1, 12); i > 0; i--) {
                measured.add(new double[] {unit, Math.exp(own + 0.3 * random.nextGaussian())});
            }
        }
        return Quantiles.of(
                measured.stream().mapToDouble(one -> one[1]).toArray(),
                measured.stream().mapToInt(one -> (int) one[0]).toArray(),
                units,
                0.5);
    }

    private static boolean rejects(Comparison comparison) {
        return known(comparison).interval().excludesZero();
    }

    private static Comparison.Known known(Comparison comparison) {
        return (Comparison.Known) comparison;
    }
}

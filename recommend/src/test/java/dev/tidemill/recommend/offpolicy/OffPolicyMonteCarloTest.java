package dev.tidemill.recommend.offpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Many logs of a world whose truth is known: click rates by context, item and position.
class OffPolicyMonteCarloTest {
    private static final int ACTIONS = 4;
    private static final int POSITIONS = 3;
    private static final int LOGS = 400;

    private static double rate(int context, int action, int position) {
        return (0.1 + 0.15 * ((action + context) % ACTIONS)) / (1 + position);
    }

    private static double logged(int context, int action) {
        return action == context ? 0.4 : 0.2;
    }

    private static double target(int context, int action, int position) {
        return action == (context + position) % ACTIONS ? 0.55 : 0.15;
    }

    private static double truth() {
        double value = 0;
        for (int x = 0; x < 2; x++) {
            for (int k = 0; k < POSITIONS; k++) {
                for (int a = 0; a < ACTIONS; a++) {
                    value += target(x, a, k) * rate(x, a, k) / (2 * POSITIONS);
                }
            }
        }
        return value;
    }

    /// Slates of three positions; a visitor's mood moves all clicks of a slate, so that they are not
    /// independent.
    private static LoggedActions log(long seed, int slates) {
        SplittableRandom random = new SplittableRandom(seed);
        LoggedActions.Builder log = LoggedActions.builder(ACTIONS, POSITIONS);
        for (int slate = 0; slate < slates; slate++) {
            int context = random.nextInt(2);
            double mood = random.nextBoolean() ? 1.6 : 0.4;
            for (int k = 0; k < POSITIONS; k++) {
                double u = random.nextDouble();
                int action = 0;
                while (u >= logged(context, action)) {
                    u -= logged(context, action++);
                    if (action == ACTIONS - 1) {
                        break;
                    }
                }
                boolean click = random.nextDouble() < mood * rate(context, action, k);
                log.add(slate, context, action, k, click ? 1 : 0, logged(context, action));
            }
        }
        return log.build();
    }

    private static double logged(int context) {
        double sum = 0;
        for (int a = 0; a < ACTIONS; a++) {
            sum += logged(context, a);
        }
        return sum;
    }

    @Test
    void theWorldIsSound() {
        assertThat(logged(0)).isCloseTo(1, within(1e-12));
        assertThat(logged(1)).isCloseTo(1, within(1e-12));
    }

    /// Of 400 estimates the mean must lie within four standard errors of the truth, and the share of 95 %
    /// intervals that hold it within four deviations of a binomial of 0.95 (and not below 0.90).
    @ParameterizedTest
    @EnumSource(OffPolicySettings.Intervals.class)
    void weighingIsUnbiasedAndIntervalsCover(OffPolicySettings.Intervals method) {
        boolean bootstrap = method == OffPolicySettings.Intervals.BOOTSTRAP;
        int logs = bootstrap ? LOGS / 4 : LOGS;
        OffPolicy evaluator = new OffPolicy(MeanRewards.trainer(20), OffPolicySettings.DEFAULT.withIntervals(method));
        double truth = truth();
        double[] sums = new double[3];
        double[] squares = new double[3];
        int[] covered = new int[3];
        Estimator[] unbiased = {Estimator.IPS, Estimator.SNIPS, Estimator.DR};
        for (int i = 0; i < logs; i++) {
            OffPolicyReport report = evaluator.evaluate(log(i, 300), OffPolicyMonteCarloTest::target);
            for (int e = 0; e < unbiased.length; e++) {
                Estimate estimate = report.by(unbiased[e]);
                sums[e] += estimate.value() - truth;
                squares[e] += (estimate.value() - truth) * (estimate.value() - truth);
                covered[e] += estimate.covers(truth) ? 1 : 0;
            }
        }
        for (int e = 0; e < unbiased.length; e++) {
            double bias = sums[e] / logs;
            double error = Math.sqrt(squares[e] / logs / logs);
            assertThat(Math.abs(bias)).as(unbiased[e] + " bias").isLessThan(4 * error);
            assertThat(covered[e] / (double) logs)
                    .as(unbiased[e] + " coverage")
                    .isBetween(0.95 - 4 * Math.sqrt(0.95 * 0.05 / logs), 1.0);
        }
    }

    /// Logging with true propensities and a reward model that is wrong leaves DR right and DM wrong.
    @Test
    void doublyRobustForgivesAWrongRewardModelAndTheDirectMethodDoesNot() {
        OffPolicy evaluator = new OffPolicy(_ -> (_, _, _) -> 0.5, OffPolicySettings.DEFAULT);
        OffPolicyReport report = evaluator.evaluate(log(7, 20_000), OffPolicyMonteCarloTest::target);
        assertThat(report.by(Estimator.DM).value()).isCloseTo(0.5, within(1e-9));
        assertThat(report.by(Estimator.DR).covers(truth())).isTrue();
        assertThat(report.warnings()).isEmpty();
    }

    /// A good reward model takes variance out.
    @Test
    void doublyRobustIsSteadierThanWeighingAlone() {
        LoggedActions log = log(11, 5_000);
        OffPolicyReport report = new OffPolicy(_ -> OffPolicyMonteCarloTest::rate, OffPolicySettings.DEFAULT)
                .evaluate(log, OffPolicyMonteCarloTest::target);
        assertThat(report.by(Estimator.DR).standardError())
                .isLessThan(report.by(Estimator.IPS).standardError());
    }

    /// Taking the rows of a slate as independent gives too small an error: the deciding unit matters.
    @Test
    void rowsOfOneSlateCountAsOneDecision() {
        LoggedActions slates = log(13, 5_000);
        LoggedActions.Builder apart = LoggedActions.builder(ACTIONS, POSITIONS);
        for (int row = 0; row < slates.rows(); row++) {
            apart.add(
                    row,
                    slates.context(row),
                    slates.action(row),
                    slates.position(row),
                    slates.reward(row),
                    slates.propensity(row));
        }
        OffPolicy evaluator = new OffPolicy(MeanRewards.trainer(20), OffPolicySettings.DEFAULT);
        double together = evaluator
                .evaluate(slates, OffPolicyMonteCarloTest::target)
                .by(Estimator.IPS)
                .standardError();
        double alone = evaluator
                .evaluate(apart.build(), OffPolicyMonteCarloTest::target)
                .by(Estimator.IPS)
                .standardError();
        assertThat(together).isGreaterThan(1.03 * alone);
    }
}

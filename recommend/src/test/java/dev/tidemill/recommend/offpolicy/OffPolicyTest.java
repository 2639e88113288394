package dev.tidemill.recommend.offpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OffPolicyTest {
    private static final int[] ACTIONS = {1, 0, 2, 0, 1, 1, 1, 1, 0, 1, 2, 0};
    private static final double[] REWARDS = {1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0};
    private static final double[] PROPENSITIES = {.297, .367, .525, .544, .204, .109, .57, .125, .458, .247, .434, .409
    };

    private static LoggedActions twelve() {
        LoggedActions.Builder log = LoggedActions.builder(3, 1);
        for (int i = 0; i < ACTIONS.length; i++) {
            log.add(0, ACTIONS[i], 0, REWARDS[i], PROPENSITIES[i]);
        }
        return log.build();
    }

    /// The values that obp 0.4.1 (st-tech/zr-obp) gives for these twelve rows, target (0.6, 0.3, 0.1),
    /// reward model (0.5, 0.25, 0.125), switch at 1.5.
    @Test
    void estimatesAreThoseOfTheOpenBanditPipeline() {
        double[] expected = {0.5, 0.25, 0.125};
        OffPolicySettings settings =
                new OffPolicySettings(Double.POSITIVE_INFINITY, 1.5, 2, 0.95, OffPolicySettings.Intervals.NORMAL, 0);
        OffPolicyReport report = new OffPolicy(_ -> (_, a, _) -> expected[a], settings)
                .evaluate(twelve(), TabularPolicy.of(new double[][] {{0.6, 0.3, 0.1}}));
        assertThat(report.by(Estimator.IPS).value()).isCloseTo(0.19334538985194008, within(1e-12));
        assertThat(report.by(Estimator.SNIPS).value()).isCloseTo(0.15154816238868038, within(1e-12));
        assertThat(report.by(Estimator.DM).value()).isCloseTo(0.3875, within(1e-12));
        assertThat(report.by(Estimator.DR).value()).isCloseTo(0.15138645718949617, within(1e-12));
        assertThat(report.by(Estimator.SWITCH_DR).value()).isCloseTo(0.326845797738955, within(1e-12));
        assertThat(report.warnings())
                .hasSize(2)
                .anyMatch(w -> w.startsWith("the effective sample size should be at least 100, got 9.0 of 12 rows"))
                .anyMatch(w -> w.startsWith("intervals should rest on at least 30 rewarded rows, got 2"));
    }

    @Property(tries = 50)
    void thePolicyThatLoggedIsWorthItsMeanReward(
            @ForAll @IntRange(min = 2, max = 6) int actions, @ForAll @DoubleRange(min = 0.05, max = 0.95) double rate) {
        LoggedActions.Builder log = LoggedActions.builder(actions, 1);
        for (int i = 0; i < 20 * actions; i++) {
            log.add(0, i % actions, 0, i * rate % 1, 1.0 / actions);
        }
        LoggedActions rows = log.build();
        OffPolicyReport report = new OffPolicy(MeanRewards.trainer(5), OffPolicySettings.DEFAULT)
                .evaluate(rows, TabularPolicy.uniform(actions, 1));
        assertThat(report.by(Estimator.IPS).value()).isCloseTo(rows.meanReward(), within(1e-9));
        assertThat(report.by(Estimator.SNIPS).value()).isCloseTo(rows.meanReward(), within(1e-9));
        assertThat(report.overlap().effectiveSampleSize()).isCloseTo(rows.rows(), within(1e-6));
        assertThat(report.overlap().meanWeight()).isCloseTo(1, within(1e-9));
    }

    @Test
    void weightsAreClippedAndItIsSaid() {
        TargetPolicy policy = TabularPolicy.of(new double[][] {{0.6, 0.3, 0.1}});
        OffPolicy whole = new OffPolicy(MeanRewards.trainer(5), OffPolicySettings.DEFAULT);
        OffPolicy clipping = new OffPolicy(MeanRewards.trainer(5), OffPolicySettings.DEFAULT.withClip(1.2));
        OffPolicyReport clipped = clipping.evaluate(twelve(), policy);
        assertThat(clipped.overlap().clipped()).isEqualTo(7);
        assertThat(clipped.warnings().getFirst())
                .isEqualTo("7 of 12 weights were clipped to 1.2: estimates that weigh lean towards zero");
        assertThat(clipped.overlap().effectiveSampleSize())
                .isGreaterThan(whole.evaluate(twelve(), policy).overlap().effectiveSampleSize());
        assertThat(clipped.by(Estimator.IPS).value()).isCloseTo((1.01010101 + 1.2) / 12, within(1e-8));
    }

    @Test
    void propensitiesThatAreNotTrueAreNoticed() {
        LoggedActions.Builder log = LoggedActions.builder(2, 1);
        for (int i = 0; i < 2000; i++) {
            log.add(0, i % 2, 0, i % 3 == 0 ? 1 : 0, i % 2 == 0 ? 0.9 : 0.1);
        }
        OffPolicyReport report = new OffPolicy(MeanRewards.trainer(5), OffPolicySettings.DEFAULT)
                .evaluate(log.build(), TabularPolicy.uniform(2, 1));
        assertThat(report.warnings()).singleElement().asString().startsWith("the mean weight must be near 1, got 2.77");
    }

    @Test
    void rowsThatCannotBeAreRefused() {
        LoggedActions.Builder log = LoggedActions.builder(3, 2);
        assertThatThrownBy(() -> log.add(0, 0, 0, 1, 0))
                .hasMessageStartingWith("propensity must be above 0 and at most 1, got 0.0 (log the probability");
        assertThatThrownBy(() -> log.add(0, 0, 0, 1, 1.5)).hasMessageContaining("got 1.5");
        assertThatThrownBy(() -> log.add(0, 3, 0, 1, 1)).hasMessage("action must be from 0 below 3, got 3");
        assertThatThrownBy(() -> log.add(0, 0, 2, 1, 1)).hasMessage("position must be from 0 below 2, got 2");
        assertThatThrownBy(() -> log.add(0, 0, 0, Double.NaN, 1)).hasMessage("reward must be a finite number, got NaN");
        OffPolicy evaluator = new OffPolicy(MeanRewards.trainer(5), OffPolicySettings.DEFAULT);
        assertThatThrownBy(() -> evaluator.evaluate(log.build(), TabularPolicy.uniform(3, 2)))
                .hasMessageContaining("must have rows");
        assertThatThrownBy(() -> evaluator.evaluate(twelve(), (_, _, _) -> 1.2))
                .hasMessageStartingWith("a policy must give probabilities from 0 to 1, got 1.2");
        assertThatThrownBy(() -> TabularPolicy.of(new double[][] {{0.5, 0.4}}))
                .hasMessageStartingWith("probabilities at position 0 must sum to 1, got 0.9");
    }

    @Test
    void positionsAreEvaluatedApart() {
        LoggedActions.Builder log = LoggedActions.builder(2, 3);
        for (int i = 0; i < 400; i++) {
            int position = i % 2 * 2;
            log.add(i, 0, i / 2 % 2, position, position == 0 ? 1 : 0, 0.5);
        }
        var reports = new OffPolicy(MeanRewards.trainer(5), OffPolicySettings.DEFAULT)
                .evaluateByPosition(log.build(), TabularPolicy.uniform(2, 3));
        assertThat(reports.keySet()).containsExactly(0, 2);
        assertThat(reports.get(0).by(Estimator.DR).value()).isCloseTo(1, within(1e-9));
        assertThat(reports.get(2).by(Estimator.DR).value()).isCloseTo(0, within(1e-9));
    }
}

package dev.tidemill.serve.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class VerdictsTest {
    private static final Significance FIXED = new Significance.Fixed(0.05);

    @Test
    void armsWithoutUnitsOrWithoutVarianceTellNothing() {
        Sample none = Sample.proportion(0, 0);
        Sample some = Sample.proportion(100, 50);
        assertThat(FIXED.compare(some, none, Scale.RELATIVE))
                .isEqualTo(
                        new Comparison.Unknown("both arms must have units whose values differ, got 100 and 0 units"));
        assertThat(FIXED.compare(some, Sample.proportion(100, 0), Scale.RELATIVE))
                .isInstanceOf(Comparison.Unknown.class);
        assertThat(FIXED.compare(Sample.mean(Sums.of(2, 0, 2)), Sample.mean(Sums.of(2, 1, 2)), Scale.RELATIVE))
                .isEqualTo(new Comparison.Unknown("a relative difference must have a control that is not zero"));
        assertThat(FIXED.compare(
                        Sample.mean(Sums.of(2, Double.POSITIVE_INFINITY, 2)),
                        Sample.mean(Sums.of(2, 1, 2)),
                        Scale.ABSOLUTE))
                .isInstanceOf(Comparison.Unknown.class);
    }

    @Test
    void tooFewOfOneArmIsAMismatch() {
        double[] half = {0.5, 0.5};
        assertThat(SampleRatio.of(new long[] {5000, 5100}, half, SampleRatio.LEAST_UNITS)
                        .mismatch())
                .isFalse();
        SampleRatio lost = SampleRatio.of(new long[] {5000, 4000}, half, SampleRatio.LEAST_UNITS);
        assertThat(lost.mismatch()).isTrue();
        assertThat(lost.p()).isLessThan(1e-20);
        assertThat(SampleRatio.of(new long[] {1, 12}, half, SampleRatio.LEAST_UNITS))
                .isEqualTo(new SampleRatio(1, false));
        assertThat(SampleRatio.of(new long[] {100, 1}, new double[] {1, 0}, 8).mismatch())
                .isTrue();
        // chi-square of (10, 20) against even: 10/3, one degree of freedom
        assertThat(SampleRatio.of(new long[] {10, 20}, half, 8).p()).isCloseTo(0.0678892, within(1e-6));
    }

    @Test
    void severalArmsForOneUnitAreToldOfFromOnePercentAndTen() {
        assertThat(MultipleExposures.of(9, 100).tooMany()).isFalse();
        assertThat(MultipleExposures.of(10, 1000).tooMany()).isFalse();
        assertThat(MultipleExposures.of(10, 999).tooMany()).isTrue();
        assertThat(MultipleExposures.of(0, 0)).isEqualTo(new MultipleExposures(0, 0, false));
    }

    @Test
    void severalTestsAreAdjusted() {
        double[] p = {0.01, 0.04, 0.03, 0.005};
        assertThat(MultipleComparisons.HOLM.adjust(p))
                .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
        assertThat(MultipleComparisons.BENJAMINI_HOCHBERG.adjust(p))
                .containsExactly(new double[] {0.02, 0.04, 0.04, 0.02}, within(1e-12));
        assertThat(MultipleComparisons.NONE.adjust(p)).containsExactly(p);
        assertThatThrownBy(() -> MultipleComparisons.HOLM.adjust(new double[] {Double.NaN}))
                .hasMessage("p must be from 0 to 1, got NaN");
    }

    @Property(tries = 50)
    void adjustedNeverSaysMore(@ForAll @Size(min = 1, max = 8) List<@DoubleRange(max = 1) Double> p) {
        double[] raw = p.stream().mapToDouble(Double::doubleValue).toArray();
        double[] holm = MultipleComparisons.HOLM.adjust(raw);
        double[] hochberg = MultipleComparisons.BENJAMINI_HOCHBERG.adjust(raw);
        for (int i = 0; i < raw.length; i++) {
            assertThat(hochberg[i]).isBetween(raw[i] - 1e-12, holm[i] + 1e-12);
            assertThat(holm[i]).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aGuardrailIsSafeHarmedOrUnclear() {
        assertThat(Guardrail.of(found(-0.005, 0.02), 0.01, false)).isEqualTo(Guardrail.SAFE);
        assertThat(Guardrail.of(found(-0.05, -0.02), 0.01, false)).isEqualTo(Guardrail.HARMED);
        assertThat(Guardrail.of(found(-0.05, 0.02), 0.01, false)).isEqualTo(Guardrail.UNCLEAR);
        assertThat(Guardrail.of(found(0.02, 0.05), 0.01, true)).isEqualTo(Guardrail.HARMED);
        assertThat(Guardrail.of(found(-0.02, 0.005), 0.01, true)).isEqualTo(Guardrail.SAFE);
        assertThat(Guardrail.of(new Comparison.Unknown("no units"), 0.01, true)).isEqualTo(Guardrail.UNCLEAR);
    }

    @Test
    void beliefsMoveWithWhatIsFound() {
        Comparison.Known found = new Comparison.Known(0.1, 0.05, new Interval(0, 0.2), 0.05);
        Bayesian flat = Bayesian.of(found, Bayesian.Prior.FLAT, false);
        assertThat(flat.chanceToWin()).isCloseTo(0.9772499, within(1e-6));
        assertThat(flat.difference()).isCloseTo(0.1, within(1e-12));
        assertThat(flat.riskControl() - flat.riskTreatment()).isCloseTo(0.1, within(1e-12));
        assertThat(flat.riskTreatment()).isCloseTo(0.05 * 0.00849070, within(1e-7));
        Bayesian lower = Bayesian.of(found, Bayesian.Prior.FLAT, true);
        assertThat(lower.chanceToWin()).isCloseTo(1 - flat.chanceToWin(), within(1e-12));
        Bayesian proper = Bayesian.of(found, Bayesian.Prior.PROPER, false);
        assertThat(proper.difference()).isCloseTo(0.1 * 0.09 / (0.09 + 0.0025), within(1e-12));
    }

    @Property(tries = 50)
    void aSequentialIntervalIsWiderAndItsPAgreesWithIt(
            @ForAll @DoubleRange(min = 0.1, max = 0.9) double control,
            @ForAll @DoubleRange(min = 0.1, max = 0.9) double treatment) {
        Sample a = Sample.proportion(1000, control * 1000);
        Sample b = Sample.proportion(1000, treatment * 1000);
        var fixed = (Comparison.Known) FIXED.compare(a, b, Scale.ABSOLUTE);
        var sequential = (Comparison.Known) new Significance.Sequential(0.05).compare(a, b, Scale.ABSOLUTE);
        assertThat(sequential.interval().low()).isLessThan(fixed.interval().low());
        assertThat(sequential.interval().high()).isGreaterThan(fixed.interval().high());
        assertThat(sequential.interval().excludesZero()).isEqualTo(sequential.p() < 0.05);
        assertThat(fixed.interval().excludesZero()).isEqualTo(fixed.p() < 0.05);
    }

    @Property(tries = 20)
    void banditWeightsSumToOneAndKeepTheLeast(
            @ForAll @Size(min = 1, max = 5) List<@DoubleRange(max = 500) Double> wins) {
        List<Thompson.Posterior> arms = wins.stream()
                .map(won -> (Thompson.Posterior) new Thompson.Posterior.Share(won, 500 - won))
                .toList();
        double[] weights = Thompson.weights(arms, false, 0.01, new SplittableRandom(7));
        double sum = 0;
        for (double weight : weights) {
            assertThat(weight).isGreaterThanOrEqualTo(0.01 - 1e-12);
            sum += weight;
        }
        assertThat(sum).isCloseTo(1, within(1e-9));
    }

    @Test
    void aBanditThatKnowsTooLittleIsEven() {
        List<Thompson.Posterior> arms = List.of(
                new Thompson.Posterior.Mean(Sample.mean(Sums.of(100, 50, 60))),
                new Thompson.Posterior.Mean(Sample.mean(Sums.of(1, 1, 1))));
        assertThat(Thompson.weights(arms, false, 0.01, new SplittableRandom(7))).containsExactly(0.5, 0.5);
    }

    private static Comparison found(double low, double high) {
        return new Comparison.Known((low + high) / 2, (high - low) / 4, new Interval(low, high), 0.5);
    }
}

package dev.tidemill.watch.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

/// Numbers that others published. Chi-square and Hellinger: Evidently's tests/stattests/test_stattests.py; SciPy's
/// documentation for the distances; Wilson 1927 as worked in Newcombe 1998.
class GoldenTest {
    private static final double[] REFERENCE = {16, 18, 16, 14, 12, 12};
    private static final double[] CURRENT = {16, 16, 16, 16, 16, 8};

    @Test
    void chiSquareAsEvidentlyHasIt() {
        assertThat(Significance.chiSquareFit(REFERENCE, CURRENT).p()).isEqualTo(0.67309, within(1e-5));
        double[] twice = {32, 36, 32, 28, 24, 24};
        assertThat(Significance.chiSquareFit(twice, CURRENT).p()).isEqualTo(0.67309, within(1e-5));
        assertThat(Significance.chiSquareFit(new double[] {10, 10, 10}, new double[] {10, 10, 10})
                        .p())
                .isEqualTo(1);
    }

    @Test
    void hellingerAsEvidentlyHasIt() {
        assertThat(Distances.hellinger(REFERENCE, CURRENT)).isEqualTo(0.06812, within(1e-5));
        assertThat(Distances.hellinger(CURRENT, CURRENT)).isEqualTo(0, within(1e-7));
    }

    @Test
    void jensenShannonAsScipyDocumentsIt() {
        assertThat(Distances.jensenShannon(new double[] {1, 0, 0}, new double[] {0, 1, 0}))
                .isEqualTo(0.8325546111576977, within(1e-12));
        assertThat(Distances.jensenShannon(new double[] {1, 0}, new double[] {.5, .5}))
                .isEqualTo(0.46450140402245893, within(1e-12));
    }

    @Test
    void wassersteinAsScipyDocumentsIt() {
        assertThat(Steps.of(new double[] {0, 1, 3}).wasserstein(Steps.of(new double[] {5, 6, 8})))
                .isEqualTo(5, within(1e-12));
        assertThat(Steps.of(new double[] {3.4, 3.9, 7.5, 7.8}).wasserstein(Steps.of(new double[] {4.5, 1.4})))
                .isEqualTo(2.7, within(1e-12));
    }

    @Test
    void anEmptyBinIsFilledAsEvidentlyDoes() {
        double expected = (0.5 - 0.0001) * Math.log(0.5 / 0.0001) + (0.5 - 1) * Math.log(0.5);
        assertThat(Distances.populationStability(new double[] {5, 5}, new double[] {0, 10}))
                .isEqualTo(expected, within(1e-12));
    }

    @Test
    void kolmogorovSmirnovAsCommonsStatistics() {
        Random random = new Random(3);
        double[] x = random.doubles(400).toArray();
        double[] y = random.doubles(300).map(value -> value * 0.9).toArray();
        double distance = Steps.of(x).kolmogorovSmirnov(Steps.of(y));
        var theirs = KolmogorovSmirnovTest.withDefaults().test(x, y);
        assertThat(distance).isEqualTo(theirs.getStatistic(), within(1e-12));
        assertThat(Significance.kolmogorovSmirnov(distance, 400, 300)).isEqualTo(theirs.getPValue(), within(0.01));
    }

    @Test
    void wilsonAsNewcombeWorksIt() {
        Interval interval = Interval.wilson(81, 263);
        assertThat(interval.low()).isEqualTo(0.2553, within(1e-4));
        assertThat(interval.high()).isEqualTo(0.3662, within(1e-4));
        Interval difference = Interval.wilson(56, 70).minus(Interval.wilson(48, 80));
        assertThat(difference.value()).isEqualTo(0.2, within(1e-12));
        assertThat(difference.low()).isEqualTo(0.0524, within(1e-4));
        assertThat(difference.high()).isEqualTo(0.3339, within(1e-4));
        assertThat(Interval.wilson(0, 0)).isEqualTo(Interval.UNKNOWN);
    }

    @Test
    void benjaminiHochbergByHand() {
        assertThat(Significance.corrected(new double[] {0.01, 0.04, 0.03, 0.005}))
                .containsExactly(new double[] {0.02, 0.04, 0.04, 0.02}, within(1e-12));
    }

    @Test
    void normalisedGainByHand() {
        double shown = 7 + 3 / (Math.log(3) / Math.log(2)) + 7 / 2.0;
        double ideal = 7 + 7 / (Math.log(3) / Math.log(2)) + 3 / 2.0;
        assertThat(Ranking.normalisedGain(new double[] {3, 2, 3}, 3)).isEqualTo(shown / ideal, within(1e-12));
        assertThat(Ranking.normalisedGain(new double[] {0, 0}, 2)).isNaN();
        assertThat(Ranking.clickThrough(5, 10).value()).isEqualTo(0.5);
    }

    @Test
    void stepsAnswerSharesAndQuantiles() {
        Steps steps = Steps.of(new double[] {2, 1, 2, 4});
        assertThat(steps.at(0.5)).isZero();
        assertThat(steps.at(2)).isEqualTo(0.75);
        assertThat(steps.quantile(0.5)).isEqualTo(2);
        assertThat(steps.deviation()).isEqualTo(Math.sqrt(1.1875), within(1e-12));
        assertThat(Steps.of(new double[0]).wasserstein(steps)).isNaN();
    }
}

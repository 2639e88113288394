package dev.tidemill.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    @Test
    void theSameSeedGivesTheSameIntervalAroundTheValue() {
        Lcg.Sample sample = Lcg.Sample.thousand();
        Ranked ranked = Ranked.of(sample.scores(), sample.labels());
        boolean[] positive = positive(ranked);
        Metric[] first = Bootstrap.intervals(positive, random(1), ranked::aucRoc, ranked::averagePrecision);
        Metric[] again = Bootstrap.intervals(positive, random(1), ranked::aucRoc, ranked::averagePrecision);
        assertThat(first).isEqualTo(again);
        for (Metric metric : first) {
            assertThat(metric.low()).isLessThan(metric.value());
            assertThat(metric.high()).isGreaterThan(metric.value());
        }
        assertThat(first[0].high() - first[0].low()).isBetween(0.04, 0.12);
    }

    /// 300 samples of known truth: the interval of the mean must hold it about 95 times in 100.
    @Test
    void intervalsHoldTheTruthAboutNineteenTimesInTwenty() {
        RandomGenerator random = random(42);
        int held = 0;
        for (int trial = 0; trial < 300; trial++) {
            double[] values = random.doubles(80).toArray();
            boolean[] positive = new boolean[80];
            for (int i = 0; i < 40; i++) {
                positive[i] = true;
            }
            Metric metric = Bootstrap.intervals(positive, random, weights -> mean(values, weights))[0];
            held += metric.low() <= 0.5 && metric.high() >= 0.5 ? 1 : 0;
        }
        assertThat(held / 300.0).isBetween(0.90, 0.98);
    }

    @Test
    void quantilesLieBetweenOrderStatistics() {
        double[] values = {1, 2, 4};
        assertThat(Bootstrap.quantile(values, 0)).isEqualTo(1);
        assertThat(Bootstrap.quantile(values, 0.5)).isEqualTo(2);
        assertThat(Bootstrap.quantile(values, 0.75)).isCloseTo(3, within(1e-12));
        assertThat(Bootstrap.quantile(values, 1)).isEqualTo(4);
        assertThat(Bootstrap.quantile(new double[0], 0.5)).isNaN();
    }

    private static double mean(double[] values, int[] weights) {
        double sum = 0;
        double all = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * values[i];
            all += weights[i];
        }
        return sum / all;
    }

    private static boolean[] positive(Ranked ranked) {
        boolean[] positive = new boolean[ranked.rows()];
        for (int i = 0; i < positive.length; i++) {
            positive[i] = ranked.positive(i);
        }
        return positive;
    }
}

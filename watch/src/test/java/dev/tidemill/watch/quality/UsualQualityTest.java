package dev.tidemill.watch.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class UsualQualityTest {
    /// Ten parts of 100 rows, of which 10, 12, … 28 are positive: mean 0.19, standard deviation 0.0605530.
    @Test
    void isMeanAndThreeDeviationsOverTenParts() {
        double[] labels = new double[1000];
        for (int part = 0; part < 10; part++) {
            Arrays.fill(labels, part * 100, part * 100 + 10 + 2 * part, 1);
        }
        double[] probabilities = new double[1000];
        Arrays.setAll(probabilities, i -> labels[i] > 0 ? 0.9 : 0.1);
        Map<QualityMetric, UsualQuality> usual = UsualQuality.of(probabilities, labels);
        UsualQuality rate = usual.get(QualityMetric.RATE);
        assertThat(rate.mean()).isCloseTo(0.19, within(1e-12));
        assertThat(rate.deviation()).isCloseTo(0.06055300708194983, within(1e-12));
        assertThat(rate.band(100).low()).isCloseTo(0.19 - 3 * 0.06055300708194983, within(1e-12));
        assertThat(rate.band(10_000)).isEqualTo(rate.band(100));
        assertThat(rate.band(25).high()).isCloseTo(0.19 + 6 * 0.06055300708194983, within(1e-12));
        assertThat(usual.get(QualityMetric.AUC).mean()).isEqualTo(1);
        assertThat(usual).doesNotContainKey(QualityMetric.RECALL);
    }

    @Test
    void tooFewLabelledRowsHaveNone() {
        double[] labels = new double[1000];
        Arrays.fill(labels, Double.NaN);
        Arrays.fill(labels, 0, 299, 1);
        assertThat(UsualQuality.of(new double[1000], labels)).isEmpty();
    }

    /// Where nothing changes, realised windows of the chunks' size leave the band about as often as three standard
    /// deviations that were estimated from ten values say: Student's t with nine degrees of freedom at
    /// 3 / sqrt(1.1), which is 1.9 %.
    @Test
    void alarmsFalselyAsOftenAsItsFormulaSays() {
        Random random = new Random(5);
        int outside = 0;
        int worlds = 4000;
        for (int world = 0; world < worlds; world++) {
            double[] labels = new double[11 * 200];
            double[] probabilities = new double[labels.length];
            for (int i = 0; i < labels.length; i++) {
                probabilities[i] = 0.3;
                labels[i] = random.nextDouble() < 0.3 ? 1 : 0;
            }
            UsualQuality usual = UsualQuality.of(Arrays.copyOf(probabilities, 2000), Arrays.copyOf(labels, 2000))
                    .get(QualityMetric.RATE);
            double next = Arrays.stream(labels, 2000, 2200).sum() / 200;
            outside += next < usual.band(200).low() || next > usual.band(200).high() ? 1 : 0;
        }
        assertThat((double) outside / worlds).isBetween(0.012, 0.026);
    }
}

package dev.tidemill.bench.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RatiosTest {
    @Test
    void eachIsComparedWithTheMeanOfThoseInItsPlace() {
        Ratios ratios = Ratios.of(new double[] {2, 3, 8}, new double[] {1, 4, 1}, new double[] {3, 2, 3});
        assertThat(ratios).isEqualTo(new Ratios(1, 1, 4)); // 1, 1, 4: too few for an interval
    }

    /// The interval holds the true median as often as it says, however the ratios are distributed.
    @Test
    void theIntervalHoldsTheMedianNineteenTimesOfTwenty() {
        Random random = new Random(7);
        int held = 0;
        int samples = 2_000;
        for (int sample = 0; sample < samples; sample++) {
            double[] values =
                    random.doubles(16).map(value -> Math.pow(value, 4)).toArray();
            double[] ones = random.doubles(16).map(_ -> 1).toArray();
            Ratios ratios = Ratios.of(values, ones);
            held += ratios.low() <= Math.pow(0.5, 4) && Math.pow(0.5, 4) <= ratios.high() ? 1 : 0;
        }
        assertThat(held).isBetween((int) (0.95 * samples), (int) (0.995 * samples));
    }
}

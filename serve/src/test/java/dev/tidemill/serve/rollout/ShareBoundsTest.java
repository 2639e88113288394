package dev.tidemill.serve.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class ShareBoundsTest {
    private static final double LOG_20 = Math.log(20);

    @Test
    void nothingSeenExcludesNothing() {
        assertThat(ShareBounds.lower(0, 0, LOG_20)).isZero();
        assertThat(ShareBounds.upper(0, 0, LOG_20)).isEqualTo(1);
    }

    @Test
    void theBoundsAreWhereTheMixtureReachesOneOverDelta() {
        double lower = ShareBounds.lower(30, 100, LOG_20);
        double log = org.apache.commons.numbers.gamma.LogBeta.value(30.5, 70.5)
                - Math.log(Math.PI)
                - 30 * Math.log(lower)
                - 70 * Math.log1p(-lower);
        assertThat(log).isCloseTo(LOG_20, within(1e-6));
        assertThat(lower).isBetween(0.15, 0.2);
        assertThat(ShareBounds.upper(70, 100, LOG_20)).isEqualTo(1 - lower);
    }

    /// At every one of 3,000 looks, of 400 runs each: at most 5 % may ever exclude the truth.
    @Test
    void theyHoldAtEveryLook() {
        for (double truth : new double[] {0.02, 0.5}) {
            int missed = 0;
            for (int run = 0; run < 400; run++) {
                Random random = new Random(run);
                double sum = 0;
                boolean ever = false;
                for (int n = 1; n <= 3_000 && !ever; n++) {
                    sum += random.nextDouble() < truth ? 1 : 0;
                    ever = n % 7 == 0
                            && (ShareBounds.lower(sum, n, LOG_20) > truth || ShareBounds.upper(sum, n, LOG_20) < truth);
                }
                missed += ever ? 1 : 0;
            }
            assertThat(missed).as("of 400 at %s", truth).isLessThanOrEqualTo(20);
        }
    }

    @Test
    void theyHoldForWhatLiesBetweenToo() {
        int missed = 0;
        for (int run = 0; run < 200; run++) {
            Random random = new Random(run);
            double sum = 0;
            boolean ever = false;
            for (int n = 1; n <= 2_000 && !ever; n++) {
                double value = random.nextDouble();
                sum += value * value;
                ever = n % 11 == 0
                        && (ShareBounds.lower(sum, n, LOG_20) > 1.0 / 3 || ShareBounds.upper(sum, n, LOG_20) < 1.0 / 3);
            }
            missed += ever ? 1 : 0;
        }
        assertThat(missed).isLessThanOrEqualTo(10);
    }
}

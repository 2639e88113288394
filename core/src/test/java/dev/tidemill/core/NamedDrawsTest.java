package dev.tidemill.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NamedDrawsTest {
    @Test
    void poissonHasItsMeanAsMeanAndVariance() {
        SplittableRandom random = new SplittableRandom(1);
        for (double mean : new double[] {0, 0.1, 1, 3.9}) {
            double sum = 0;
            double squares = 0;
            int n = 100_000;
            for (int i = 0; i < n; i++) {
                int drawn = NamedDraws.poisson(random, mean);
                sum += drawn;
                squares += (double) drawn * drawn;
            }
            double found = sum / n;
            assertThat(found).isCloseTo(mean, within(0.03));
            assertThat(squares / n - found * found).isCloseTo(mean, within(0.1));
        }
    }

    @Test
    void eachNameHasItsOwnNumbers() {
        NamedDraws draws = new NamedDraws(7);
        long first = draws.of(1, 1, 2).nextLong();
        assertThat(draws.of(1, 1, 2).nextLong()).isEqualTo(first);
        assertThat(draws.of(2, 1, 2).nextLong()).isNotEqualTo(first);
        assertThat(draws.of(1, 2, 1).nextLong()).isNotEqualTo(first);
        assertThat(new NamedDraws(8).of(1, 1, 2).nextLong()).isNotEqualTo(first);
    }
}

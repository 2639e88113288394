package dev.tidemill.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DrawsTest {
    @Test
    void eachPurposeHasItsOwnNumbers() {
        Draws draws = new Draws(7);
        long first = draws.of(Draws.Purpose.CUSTOMER, 1, 2).nextLong();
        assertThat(draws.of(Draws.Purpose.CUSTOMER, 1, 2).nextLong()).isEqualTo(first);
        assertThat(draws.of(Draws.Purpose.TERMINAL, 1, 2).nextLong()).isNotEqualTo(first);
        assertThat(draws.of(Draws.Purpose.CUSTOMER, 2, 1).nextLong()).isNotEqualTo(first);
        assertThat(new Draws(8).of(Draws.Purpose.CUSTOMER, 1, 2).nextLong()).isNotEqualTo(first);
    }

    @Test
    void distinctNumbersAreDistinct() {
        assertThat(Draws.distinct(new SplittableRandom(3), 10, 10))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
}

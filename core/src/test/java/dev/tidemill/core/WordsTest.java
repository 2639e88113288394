package dev.tidemill.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "abc, abc, 0",
        "abc, '', 3",
        "kitten, sitting, 3",
        "amuont, amount, 1",
        "ca, abc, 3",
        "huor, hour, 1"
    })
    void distanceCountsEditsAndSwaps(String left, String right, int distance) {
        assertThat(Words.distance(left, right)).isEqualTo(distance);
        assertThat(Words.distance(right, left)).isEqualTo(distance);
    }

    @Test
    void nearestIsNearEnoughOrNone() {
        List<String> known = List.of("amount", "customer_id", "time");
        assertThat(Words.nearest("amuont", known)).contains("amount");
        assertThat(Words.nearest("customerid", known)).contains("customer_id");
        assertThat(Words.nearest("tiem", known)).contains("time");
        assertThat(Words.nearest("colour", known)).isEmpty();
        assertThat(Words.didYouMean("amuont", known)).isEqualTo("did you mean \"amount\"?");
        assertThat(Words.didYouMean("colour", known)).isEmpty();
    }
}

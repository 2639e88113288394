package dev.tidemill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResultTableTest {
    @Test
    void showsFourSignificantDigits() {
        assertThat(ResultTable.number(0.00123456)).isEqualTo("0.001235");
        assertThat(ResultTable.number(0.87254)).isEqualTo("0.8725");
        assertThat(ResultTable.number(12.3456)).isEqualTo("12.35");
        assertThat(ResultTable.number(1_754_155)).isEqualTo("1,754,155");
        assertThat(ResultTable.number(0)).isEqualTo("0");
        assertThat(ResultTable.number(-3)).isEqualTo("-3");
        assertThat(ResultTable.number(Double.NaN)).isEmpty();
        assertThat(ResultTable.number(Double.POSITIVE_INFINITY)).isEqualTo("∞");
    }

    @Test
    void aTargetIsNeverKeptByAFigureThatIsNotThere() {
        assertThat(Target.atMost("p99_ms", 5).keeps(5)).isTrue();
        assertThat(Target.atMost("p99_ms", 5).keeps(5.01)).isFalse();
        assertThat(Target.atLeast("rate", 5000).keeps(4999)).isFalse();
        assertThat(Target.atLeast("rate", 5000).keeps(Double.NaN)).isFalse();
        assertThat(Target.atLeast("rate", 5000)).hasToString("≥ 5,000");
    }

    @Test
    void namesFiguresThatOnlyAPeerHas() {
        BenchResult result = BenchResult.of("one").peer("other", "seconds", 2).build();
        assertThat(ResultTable.format(result, java.util.List.of()).lines())
                .containsExactly("one      tidemill  target    other  ratio", "seconds                          2");
    }
}

package dev.tidemill.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FairnessMeasureTest {
    private static FairnessMeasure measured(double difference, double low, double high) {
        return new FairnessMeasure(
                "parity",
                "demographic_parity by age",
                0.1,
                100,
                difference,
                low,
                high,
                0.02,
                Optional.empty(),
                List.of("a line"));
    }

    @Test
    void theWorseEndOfTheIntervalMustKeepToTheLimit() {
        assertThat(measured(0.05, 0, 0.1).against()).isEmpty();
        assertThat(measured(0.05, 0, 0.11).against())
                .contains("parity: groups must differ by at most 0.1 in demographic_parity by age, at the worse end of"
                        + " the interval, got 0.0500 (0.0000 to 0.1100)");
    }

    @Test
    void besideTheChampionTheWorseEndCountsToo() {
        FairnessMeasure one = new FairnessMeasure(
                "parity",
                "demographic_parity by age",
                0.1,
                100,
                0.05,
                0,
                0.1,
                0.02,
                Optional.of(new FairnessMeasure.More(0.04, 0.03, 0.01, 0.05)),
                List.of());
        assertThat(one.against())
                .containsExactly("parity: groups must differ by at most 0.04 more than with the champion in"
                        + " demographic_parity by age, at the worse end of the interval, got 0.0300 more (0.0100 to"
                        + " 0.0500)");
        assertThat(FairnessMeasure.of(List.of(one.result()))).containsExactly(one);
        assertThat(one.lines())
                .contains("parity: 0.0300 more than with the champion (0.0100 to 0.0500), at most 0.04 more");
    }

    @Test
    void groupsThatAreTooSmallNeverPass() {
        assertThat(measured(Double.NaN, Double.NaN, Double.NaN).against())
                .contains("parity: demographic_parity by age must be measured on two groups of at least 100 decisions"
                        + " each, got fewer; wait for more outcomes, or declare a longer test span or coarser groups");
    }

    @Test
    void whatAJobKeepsIsReadAgain() {
        FairnessMeasure one = measured(0.05, 0, 0.1);
        assertThat(FairnessMeasure.of(List.of(one.result()))).containsExactly(one);
        assertThat(FairnessMeasure.of(List.of(Map.of("monitor", "m"))))
                .singleElement()
                .satisfies(read -> assertThat(read.against()).isNotEmpty());
        assertThat(one.lines())
                .containsExactly(
                        "parity: demographic_parity by age, champion 0.0200, challenger 0.0500 (0.0000 to 0.1000),"
                                + " at most 0.1",
                        "a line");
    }
}

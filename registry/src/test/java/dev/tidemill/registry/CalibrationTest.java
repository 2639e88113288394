package dev.tidemill.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final Calibration ISOTONIC =
            new Calibration.Isotonic(new double[] {-2, 0, 1}, new double[] {0.1, 0.1, 0.7});

    @Test
    void noneIsTheLogisticFunction() {
        assertThat(new Calibration.None().probability(0)).isEqualTo(0.5);
        assertThat(new Calibration.None().probability(Math.log(3))).isCloseTo(0.75, Offset.offset(1e-15));
    }

    @Test
    void plattScalesTheMarginFirst() {
        assertThat(new Calibration.Platt(2, -1).probability(0.5)).isEqualTo(0.5);
    }

    @Test
    void isotonicIsLinearBetweenKnotsAndConstantOutside() {
        assertThat(ISOTONIC.probability(-9)).isEqualTo(0.1);
        assertThat(ISOTONIC.probability(-1)).isEqualTo(0.1);
        assertThat(ISOTONIC.probability(0.5)).isCloseTo(0.4, Offset.offset(1e-15));
        assertThat(ISOTONIC.probability(1)).isEqualTo(0.7);
        assertThat(ISOTONIC.probability(9)).isEqualTo(0.7);
        assertThat(ISOTONIC.probability(Double.NaN)).isNaN();
    }

    @Property(tries = 200)
    void noCalibrationEverTurnsAnOrderAround(
            @ForAll @DoubleRange(min = -20, max = 20) double a, @ForAll @DoubleRange(min = -20, max = 20) double b) {
        for (Calibration calibration : new Calibration[] {new Calibration.None(), ISOTONIC}) {
            assertThat(calibration.probability(Math.min(a, b)))
                    .isLessThanOrEqualTo(calibration.probability(Math.max(a, b)));
        }
    }

    @Test
    void knotsThatDescendOrAreNoProbabilitiesAreRefused() {
        assertThatThrownBy(() -> new Calibration.Isotonic(new double[] {1, 1}, new double[] {0, 1}))
                .hasMessage("isotonic knots must ascend and hold probabilities, got (1.0, 1.0)");
        assertThatThrownBy(() -> new Calibration.Isotonic(new double[] {1, 2}, new double[] {0.5, 0.4}))
                .hasMessage("isotonic knots must ascend and hold probabilities, got (2.0, 0.4)");
        assertThatThrownBy(() -> new Calibration.Isotonic(new double[] {1}, new double[] {1.5}))
                .hasMessage("isotonic knots must ascend and hold probabilities, got (1.0, 1.5)");
        assertThatThrownBy(() -> new Calibration.Isotonic(new double[] {}, new double[] {}))
                .hasMessage("isotonic calibration must have as many probabilities as margins and at least one,"
                        + " got 0 and 0");
        assertThatThrownBy(() -> new Calibration.Platt(Double.NaN, 0))
                .hasMessage("platt calibration must be finite, got slope NaN and intercept 0.0");
    }
}

package dev.tidemill.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.registry.Calibration;
import org.junit.jupiter.api.Test;

/// Golden values: scikit-learn 1.9.1, IsotonicRegression(out_of_bounds="clip") and
/// sklearn.calibration._sigmoid_calibration.
class CalibrationFitTest {
    @Test
    void isotonicIsAsScikitLearnHasItButNeverCertain() {
        double[] margins = {-3, -2, -2, -1, 0, 1, 2, 3, 4};
        float[] labels = {0, 1, 0, 0, 1, 0, 1, 1, 1};
        Calibration.Isotonic fit = IsotonicFit.fit(margins, labels);
        double least = 0.5 / 9;
        assertThat(fit.margins()).containsExactly(-3, -2, -1, 0, 1, 2, 4);
        assertThat(fit.probabilities())
                .containsExactly(new double[] {least, 1.0 / 3, 1.0 / 3, 0.5, 0.5, 1 - least, 1 - least}, within(1e-15));
        assertThat(fit.probability(-1.5)).isCloseTo(1.0 / 3, within(1e-15));
        assertThat(fit.probability(1.5)).isCloseTo((0.5 + 1 - least) / 2, within(1e-15));
    }

    @Test
    void plattIsAsScikitLearnHasIt() {
        double[] margins = {-3, -2, -2, -1, 0, 1, 2, 3, 4, 0.5};
        float[] labels = {0, 1, 0, 0, 1, 0, 1, 1, 1, 0};
        Calibration.Platt fit = PlattFit.fit(margins, labels);
        assertThat(fit.slope()).isCloseTo(0.38105705521642574, within(1e-5));
        assertThat(fit.intercept()).isCloseTo(-0.08709678984062132, within(1e-5));
    }

    @Test
    void plattHoldsOnSeparatedAndOnHugeMargins() {
        double[] margins = {-1000, -999, 999, 1000};
        Calibration.Platt fit = PlattFit.fit(margins, new float[] {0, 0, 1, 1});
        assertThat(fit.probability(1000)).isCloseTo(0.75, within(0.01));
        assertThat(fit.probability(-1000)).isCloseTo(0.25, within(0.01));
    }

    @Test
    void calibrationMendsWhatIsSkewed() {
        Lcg.Sample sample = Lcg.Sample.thousand();
        double[] margins = sample.scores().clone();
        java.util.Arrays.setAll(margins, i -> Math.log(sample.scores()[i] + 0.001) - 1);
        for (Calibration fit :
                new Calibration[] {IsotonicFit.fit(margins, sample.labels()), PlattFit.fit(margins, sample.labels())}) {
            double[] p = margins.clone();
            java.util.Arrays.setAll(p, i -> fit.probability(margins[i]));
            assertThat(ProbabilityMetrics.calibrationError(p, sample.labels())).isLessThan(0.03);
        }
    }

    @Test
    void calibrationNeedsRows() {
        String message = "a calibration must be fitted on at least one labelled row, got none";
        assertThatThrownBy(() -> IsotonicFit.fit(new double[0], new float[0])).hasMessage(message);
        assertThatThrownBy(() -> PlattFit.fit(new double[0], new float[0])).hasMessage(message);
    }
}

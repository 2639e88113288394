package dev.tidemill.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Golden values: scikit-learn 1.9.1 on the same rows (roc_auc_score, average_precision_score, log_loss,
/// brier_score_loss, precision_score, recall_score, f1_score, roc_curve); the calibration error from ten lines of
/// NumPy after its definition.
class MetricsTest {
    private static final double[] SCORES = {0.9, 0.8, 0.8, 0.7, 0.6, 0.55, 0.5, 0.5, 0.5, 0.3, 0.2, 0.1};
    private static final float[] LABELS = {1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0};
    private static final Offset<Double> EXACT = within(1e-12);

    @Test
    void smallSampleWithTiesIsAsScikitLearnHasIt() {
        Ranked ranked = Ranked.of(SCORES, LABELS);
        assertThat(ranked.aucRoc()).isCloseTo(0.6714285714285715, EXACT);
        assertThat(ranked.averagePrecision()).isCloseTo(0.6631313131313131, EXACT);
        assertThat(ProbabilityMetrics.logLoss(SCORES, LABELS)).isCloseTo(0.6800275220956076, EXACT);
        assertThat(ProbabilityMetrics.brier(SCORES, LABELS)).isCloseTo(0.244375, EXACT);
    }

    @Test
    void largerSampleIsAsScikitLearnHasIt() {
        Lcg.Sample sample = Lcg.Sample.thousand();
        Ranked ranked = Ranked.of(sample.scores(), sample.labels());
        assertThat(ranked.positives()).isEqualTo(139);
        assertThat(ranked.aucRoc()).isCloseTo(0.8045103986497213, EXACT);
        assertThat(ranked.averagePrecision()).isCloseTo(0.3607556052759636, EXACT);
        assertThat(ProbabilityMetrics.logLoss(sample.scores(), sample.labels())).isCloseTo(0.7507842520629527, EXACT);
        assertThat(ProbabilityMetrics.brier(sample.scores(), sample.labels())).isCloseTo(0.250710875, EXACT);
        assertThat(ProbabilityMetrics.calibrationError(sample.scores(), sample.labels()))
                .isCloseTo(0.34635499999999997, EXACT);
    }

    @Test
    void thresholdsAreAsScikitLearnHasThem() {
        List<ThresholdMetrics> at = Ranked.of(SCORES, LABELS).at(0.5, 0.8, 2.0);
        assertThat(at.get(0)).isEqualTo(new ThresholdMetrics(0.5, 4.0 / 9, 0.8, 8.0 / 14, 9.0 / 12));
        assertThat(at.get(1)).isEqualTo(new ThresholdMetrics(0.8, 2.0 / 3, 0.4, 0.5, 0.25));
        assertThat(at.get(2)).isEqualTo(new ThresholdMetrics(2, Double.NaN, 0, 0, 0));
    }

    @Test
    void rocCurveIsAsScikitLearnHasIt() {
        assertThat(Curves.roc(Ranked.of(SCORES, LABELS)))
                .extracting(Curves.Point::y)
                .containsExactly(0.0, 0.2, 0.4, 0.6, 0.6, 0.6, 0.8, 0.8, 1.0, 1.0);
        assertThat(Curves.roc(Ranked.of(SCORES, LABELS)))
                .extracting(point -> Math.round(point.x() * 7))
                .containsExactly(0L, 0L, 1L, 1L, 2L, 3L, 5L, 6L, 6L, 7L);
    }

    @Test
    void precisionRecallCurveIsAsScikitLearnHasIt() {
        List<Curves.Point> curve = Curves.precisionRecall(Ranked.of(SCORES, LABELS));
        assertThat(curve).extracting(Curves.Point::x).containsExactly(0.0, 0.2, 0.4, 0.6, 0.6, 0.6, 0.8, 0.8, 1.0, 1.0);
        assertThat(curve)
                .extracting(Curves.Point::y)
                .containsExactly(1.0, 1.0, 2.0 / 3, 0.75, 0.6, 0.5, 4.0 / 9, 0.4, 5.0 / 11, 5.0 / 12);
    }

    @Test
    void curvesOfManyRowsAreThinnedAndKeepTheirEnds() {
        Lcg lcg = new Lcg(3);
        double[] scores = new double[50_000];
        float[] labels = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = lcg.next(32_768) + i / 1e6;
            labels[i] = lcg.next(2);
        }
        Ranked ranked = Ranked.of(scores, labels);
        for (List<Curves.Point> curve : List.of(Curves.roc(ranked), Curves.precisionRecall(ranked))) {
            assertThat(curve).hasSizeBetween(50, Curves.MOST_POINTS);
            assertThat(curve.getFirst().x()).isZero();
            assertThat(curve.getLast().x()).isEqualTo(1);
        }
        assertThat(Curves.roc(ranked).getLast().y()).isEqualTo(1);
    }

    @Test
    void reliabilityBinsHoldEveryRowOnce() {
        List<Curves.Bin> bins =
                Curves.reliability(new double[] {0.0625, 0.03125, 0.875 + 0.0625, 1.0}, new float[] {0, 1, 1, 1});
        assertThat(bins).containsExactly(new Curves.Bin(0.046875, 0.5, 2), new Curves.Bin(0.96875, 1, 2));
    }

    @Test
    void whatCannotBeMeasuredIsNotANumber() {
        assertThat(Ranked.of(new double[] {1, 2}, new float[] {1, 1}).aucRoc()).isNaN();
        assertThat(Ranked.of(new double[] {1, 2}, new float[] {0, 0}).averagePrecision())
                .isNaN();
        assertThat(Ranked.of(new double[] {}, new float[] {}).aucRoc()).isNaN();
        assertThatThrownBy(() -> Ranked.of(new double[] {1, Double.NaN}, new float[] {1, 0}))
                .hasMessage("scores must be numbers, got NaN");
    }

    @Property(tries = 100)
    void aucIsTheShareOfPairsInOrderWhateverTheOrderOfRows(@ForAll @LongRange(min = 1, max = 1 << 30) long seed) {
        Lcg lcg = new Lcg(seed);
        int n = 2 + lcg.next(60);
        double[] scores = new double[n];
        float[] labels = new float[n];
        double[] reversedScores = new double[n];
        float[] reversedLabels = new float[n];
        for (int i = 0; i < n; i++) {
            scores[i] = lcg.next(12) - 6 == 0 ? -0.0 : lcg.next(12) - 6;
            labels[i] = lcg.next(3) == 0 ? 1 : 0;
            reversedScores[n - 1 - i] = scores[i];
            reversedLabels[n - 1 - i] = labels[i];
        }
        double inOrder = 0;
        int pairs = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (labels[i] == 1 && labels[j] == 0) {
                    inOrder += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        Ranked ranked = Ranked.of(scores, labels);
        Ranked reversed = Ranked.of(reversedScores, reversedLabels);
        if (pairs > 0) {
            assertThat(ranked.aucRoc()).isCloseTo(inOrder / pairs, EXACT).isEqualTo(reversed.aucRoc());
            assertThat(ranked.averagePrecision()).isEqualTo(reversed.averagePrecision());
        }
    }
}

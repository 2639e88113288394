package dev.tidemill.watch.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.watch.statistics.Interval;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class QualityTest {
    private static Cell.Decided decided(double p) {
        return new Cell.Decided(p, p, p >= 0.5);
    }

    private static Cell simulated(int rows, long seed) {
        Random random = new Random(seed);
        Cell cell = new Cell();
        for (int i = 0; i < rows; i++) {
            double p = 1 / (1 + Math.exp(2 - 2 * random.nextGaussian()));
            cell.add(decided(p), random.nextDouble() < p ? 1 : 0, 1);
        }
        return cell;
    }

    @Test
    void measuresByHand() {
        Cell cell = new Cell();
        cell.add(decided(0.9), 1, 1);
        cell.add(decided(0.8), 0, 1);
        cell.add(decided(0.3), 1, 1);
        cell.add(decided(0.1), 0, 1);
        assertThat(QualityMetric.PRECISION.of(cell).value()).isEqualTo(0.5);
        assertThat(QualityMetric.RECALL.of(cell).value()).isEqualTo(0.5);
        assertThat(QualityMetric.F1.of(cell).value()).isEqualTo(0.5);
        assertThat(QualityMetric.AUC.of(cell).value()).isEqualTo(0.75);
        assertThat(QualityMetric.RATE.of(cell).value()).isEqualTo(0.5);
        assertThat(QualityMetric.BRIER.of(cell).value()).isEqualTo((0.01 + 0.64 + 0.49 + 0.01) / 4, within(1e-12));
        assertThat(QualityMetric.LOG_LOSS.of(cell).value())
                .isEqualTo(-(Math.log(0.9) + Math.log(0.2) + Math.log(0.3) + Math.log(0.9)) / 4, within(1e-12));
        assertThat(QualityMetric.ECE.of(cell).value()).isEqualTo((0.1 + 0.8 + 0.7 + 0.1) / 4, within(1e-12));
    }

    @Test
    void whatIsTakenOutLeavesNothingBehindAndStatesAreEqual() {
        Cell cell = simulated(500, 1);
        double before = QualityMetric.AUC.of(cell).value();
        cell.add(decided(0.7), 0, 1);
        cell.add(decided(0.7), 0, -1);
        assertThat(QualityMetric.AUC.of(cell).value()).isEqualTo(before, within(1e-9));
        Cell again = Cell.of(cell.state());
        for (QualityMetric metric : QualityMetric.values()) {
            assertThat(metric.of(again)).isEqualTo(metric.of(cell));
        }
    }

    @Test
    void intervalsOfAucHoldTheTruthAsOftenAsTheySay() {
        double truth = QualityMetric.AUC.of(simulated(400_000, 99)).value();
        int held = 0;
        for (int seed = 0; seed < 400; seed++) {
            Interval interval = QualityMetric.AUC.of(simulated(500, seed));
            held += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
        }
        assertThat(held / 400.0).isBetween(0.91, 0.98);
    }

    @Test
    void weightsStandForOthersAndWidenTheInterval() {
        Cell weighted = new Cell();
        Cell plain = new Cell();
        for (int i = 0; i < 100; i++) {
            weighted.add(decided(0.9), i % 2, 5);
            plain.add(decided(0.9), i % 2, 1);
        }
        weighted.add(decided(0.9), 1, 1);
        plain.add(decided(0.9), 1, 1);
        assertThat(weighted.rows()).isEqualTo(501);
        Interval ours = QualityMetric.PRECISION.of(weighted);
        Interval theirs = QualityMetric.PRECISION.of(plain);
        assertThat(ours.high() - ours.low()).isGreaterThan(0.95 * (theirs.high() - theirs.low()));
    }

    @Test
    void estimatesQualityBeforeLabelsCome() {
        Random random = new Random(4);
        double[] given = new double[20_000];
        double[] labels = new double[given.length];
        for (int i = 0; i < given.length; i++) {
            double p = random.nextDouble();
            labels[i] = random.nextDouble() < p ? 1 : 0;
            given[i] = p * p;
        }
        Estimator estimator = Estimator.fit(given, labels, new SplittableRandom(7));
        assertThat(estimator.error()).isLessThan(estimator.errorWas());
        assertThat(estimator.probability(0.25)).isEqualTo(0.5, within(0.05));
        Cell expected = new Cell();
        Cell realised = new Cell();
        for (int i = 0; i < 20_000; i++) {
            double p = Math.min(1, random.nextDouble() * 1.2);
            Cell.Decided decision = new Cell.Decided(p * p, p * p, p >= 0.6);
            estimator.expect(expected, decision);
            realised.add(decision, random.nextDouble() < p ? 1 : 0, 1);
        }
        for (QualityMetric metric :
                new QualityMetric[] {QualityMetric.PRECISION, QualityMetric.RECALL, QualityMetric.F1, QualityMetric.AUC
                }) {
            Interval estimate = metric.of(expected);
            Interval truth = metric.of(realised);
            double band = Estimator.BAND * Math.hypot(estimate.error(), truth.error());
            assertThat(truth.value()).as(metric.word()).isEqualTo(estimate.value(), within(band));
        }
    }

    @Test
    void calibratedProbabilitiesAreLeftAlone() {
        Random random = new Random(5);
        double[] given = random.doubles(3000).toArray();
        double[] labels = new double[given.length];
        for (int i = 0; i < given.length; i++) {
            labels[i] = random.nextDouble() < given[i] ? 1 : 0;
        }
        Estimator estimator = Estimator.fit(given, labels, new SplittableRandom(7));
        assertThat(estimator.probability(0.4)).isEqualTo(0.4, within(0.08));
        assertThat(Estimator.fit(new double[] {0.5}, new double[] {1}, new SplittableRandom(1)))
                .isEqualTo(Estimator.NONE);
    }

    @Test
    void groupsAreComparedOnlyWhereTheyAreLargeEnough() {
        Map<String, Cell> cells = new TreeMap<>();
        cells.put("young", group(1000, 0.3, 0.9));
        cells.put("old", group(1000, 0.3, 0.6));
        cells.put("few", group(20, 0.5, 0.0));
        Fairness.Result result = Fairness.EQUAL_OPPORTUNITY.compare(cells, cells, 100);
        assertThat(result.most()).isEqualTo("young");
        assertThat(result.least()).isEqualTo("old");
        assertThat(result.difference().value()).isEqualTo(0.3, within(0.01));
        assertThat(result.difference().low()).isGreaterThan(0.2);
        assertThat(result.ratio()).isEqualTo(2 / 3.0, within(0.01));
        assertThat(result.tooSmall()).containsExactly("few");
        assertThat(Fairness.DEMOGRAPHIC_PARITY
                        .compare(cells, cells, 100)
                        .difference()
                        .value())
                .isEqualTo(0.09, within(0.01));
        assertThat(Fairness.EQUALISED_ODDS
                        .compare(cells, cells, 100)
                        .difference()
                        .value())
                .isEqualTo(0.3, within(0.01));
        assertThat(Fairness.CALIBRATION.compare(Map.of(), Map.of(), 1).difference())
                .isEqualTo(Interval.UNKNOWN);
    }

    private static Cell group(int rows, double positives, double recall) {
        Cell cell = new Cell();
        int positive = (int) (rows * positives);
        for (int i = 0; i < rows; i++) {
            boolean hit = i < positive * recall;
            cell.add(new Cell.Decided(0.5, 0.5, hit), i < positive ? 1 : 0, 1);
        }
        return cell;
    }

    @Test
    void theWaitForLabelsIsACurve() {
        LabelWait wait = LabelWait.none();
        assertThat(wait.curve()).isEmpty();
        wait.add(Duration.ofHours(1).toMillis());
        wait.add(Duration.ofDays(6).toMillis());
        wait.add(Duration.ofDays(900).toMillis());
        wait.add(0);
        assertThat(wait.curve().get(2)).isEqualTo(new LabelWait.Point(Duration.ofHours(1), 0.5));
        assertThat(wait.curve().getLast().share()).isEqualTo(0.75);
    }
}

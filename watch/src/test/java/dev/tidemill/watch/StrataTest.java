package dev.tidemill.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.watch.quality.Cell;
import dev.tidemill.watch.quality.QualityMetric;
import dev.tidemill.watch.statistics.Interval;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StrataTest {
    private static final int DECISIONS = 20_000;

    private static Observation seen(int offset, double probability) {
        String answer = probability > 0.5 ? "review" : "approve";
        return new Observation(
                offset, offset, 1, new double[0], probability, probability, answer, false, 1, List.of(), List.of());
    }

    private static Cell.Decided decided(Observation seen) {
        return new Cell.Decided(seen.score(), seen.probability(), seen.answer().equals("review"));
    }

    /// People review nine in ten of what the model suspects and one in twenty of the rest; the model's probabilities
    /// are right.
    private static QualityBucket reviewed(boolean stratify, long seed) {
        Random random = new Random(seed);
        QualityBucket bucket = new QualityBucket(0, stratify);
        for (int i = 0; i < DECISIONS; i++) {
            double probability = random.nextDouble();
            Observation seen = seen(i, probability);
            double label = random.nextDouble() < probability ? 1 : 0;
            bucket.ripen(seen);
            if (random.nextDouble() < (probability > 0.5 ? 0.9 : 0.05)) {
                bucket.learn(seen, decided(seen), label, 1);
            }
        }
        return bucket;
    }

    @Test
    void whatReviewersChoseIsWeighedToAllDecisions() {
        // of p uniform on 0 to 1: half are positive, recall at 0.5 is 3/4
        Cell plain = reviewed(false, 1).known();
        assertThat(QualityMetric.RATE.of(plain).value()).isGreaterThan(0.7);
        assertThat(QualityMetric.RECALL.of(plain).value()).isGreaterThan(0.95);
        QualityBucket bucket = reviewed(true, 1);
        assertThat(bucket.known().rows()).isCloseTo(DECISIONS, within(1e-6));
        assertThat(QualityMetric.RATE.of(bucket.known()).value()).isCloseTo(0.5, within(0.02));
        assertThat(QualityMetric.RECALL.of(bucket.known()).value()).isCloseTo(0.75, within(0.03));
        assertThat(QualityMetric.RECALL.of(bucket.versions().get(1)))
                .isEqualTo(QualityMetric.RECALL.of(bucket.known()));
        assertThat(bucket.uncovered()).isZero();
    }

    @Test
    void theTruthLiesWithinTheIntervalAsOftenAsItShould() {
        int covered = 0;
        int tries = 200;
        for (int seed = 0; seed < tries; seed++) {
            Interval rate = QualityMetric.RATE.of(reviewed(true, seed).known());
            covered += rate.low() <= 0.5 && 0.5 <= rate.high() ? 1 : 0;
        }
        assertThat(covered).isGreaterThanOrEqualTo((int) (0.93 * tries)); // Kish's is wider than strata deserve
    }

    @Test
    void aStratumOfWhichNothingIsKnownIsCountedAndLeftOut() {
        QualityBucket bucket = new QualityBucket(0, true);
        for (int i = 0; i < 100; i++) {
            Observation seen = seen(i, i < 40 ? 0.005 : 0.9);
            bucket.ripen(seen);
            if (i >= 90) {
                bucket.learn(seen, decided(seen), 1, 1);
            }
        }
        assertThat(bucket.known().rows()).isCloseTo(60, within(1e-9));
        assertThat(bucket.uncovered()).isEqualTo(40);
    }

    @Test
    void aSnapshotKeepsStrataAndAnOutcomeIsTakenBack() {
        QualityBucket bucket = reviewed(true, 3);
        QualityBucket again = QualityBucket.of(bucket.state());
        assertThat(QualityMetric.RATE.of(again.known())).isEqualTo(QualityMetric.RATE.of(bucket.known()));
        Observation more = seen(DECISIONS, 0.3);
        again.ripen(more);
        again.learn(more, decided(more), 1, 1);
        again.learn(more, decided(more), 1, -1);
        again.learn(more, decided(more), 0, 1);
        bucket.ripen(more);
        bucket.learn(more, decided(more), 0, 1);
        assertThat(QualityMetric.RATE.of(again.known()).value())
                .isCloseTo(QualityMetric.RATE.of(bucket.known()).value(), within(1e-12));
    }
}

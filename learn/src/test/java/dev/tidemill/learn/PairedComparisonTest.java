package dev.tidemill.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.registry.Calibration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairedComparisonTest {
    private static final int ROWS = 2000;
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    private final double[] truth = random.doubles(ROWS, -3, 3).toArray();
    private final float[] labels = labels();

    private float[] labels() {
        float[] drawn = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            drawn[i] = random.nextDouble() < 1 / (1 + Math.exp(-truth[i])) ? 1 : 0;
        }
        return drawn;
    }

    private PairedComparison compare(double[] champion, double[] challenger, String metric) {
        TrainingTable table = new TrainingTable(
                Collections.nCopies(ROWS, "row"),
                new long[ROWS],
                List.of("x"),
                new double[][] {truth},
                labels,
                new int[0]);
        return PairedComparison.of(
                new PairedComparison.Holdout(table, new TimeSplit.Span(Instant.EPOCH, Instant.EPOCH.plusMillis(1))),
                new PairedComparison.Contestant(champion, new Calibration.None()),
                new PairedComparison.Contestant(challenger, new Calibration.None()),
                metric,
                1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auc_roc", "average_precision", "log_loss", "brier"})
    void aBetterChallengerGainsAndTheSameGainsNothing(String metric) {
        double[] noisy =
                Arrays.stream(truth).map(x -> x + random.nextGaussian() * 3).toArray();
        PairedComparison better = compare(noisy, truth, metric);
        assertThat(better.gain().low()).isPositive();
        assertThat(better.gain().value())
                .isBetween(better.gain().low(), better.gain().high());
        assertThat(compare(truth, noisy, metric).gain().high()).isNegative();
        assertThat(compare(truth, truth, metric).gain()).isEqualTo(new Metric(0, 0, 0));
    }

    @Test
    void aMeasureThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> compare(truth, truth, "f1"))
                .hasMessage("metric must be auc_roc, average_precision, log_loss or brier, got \"f1\"");
    }
}

package dev.tidemill.recommend.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.recommend.Tables;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ItemSet;
import dev.tidemill.recommend.model.Reasoned;
import dev.tidemill.recommend.model.TrainingRun;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ClosedFormTrainerTest {
    private static final Kernels KERNELS = Kernels.fastest();
    private static final Interactions SIX_BY_FIVE = Tables.of(
            new double[] {1, 1, 0, 0, 1},
            new double[] {1, 0, 1, 0, 0},
            new double[] {0, 1, 1, 1, 0},
            new double[] {1, 1, 0, 1, 0},
            new double[] {0, 0, 1, 0, 1},
            new double[] {1, 1, 1, 0, 0});

    /// NumPy 2.4.6: `Q = inv(R.T @ R + D); B = eye(5) - Q / diag(Q)` with `D = 2 I`.
    @Test
    void easeIsAsInNumPy() {
        double[][] expected = {
            {0.0, 0.375, 0.204748, -0.005848, 0.085339},
            {0.427481, 0.0, 0.166172, 0.327485, 0.122538},
            {0.175573, 0.125, 0.0, 0.076023, 0.115974},
            {-0.007634, 0.375, 0.115727, 0.0, -0.111597},
            {0.099237, 0.125, 0.15727, -0.099415, 0.0}
        };
        assertWeights(ClosedFormTrainer.ease(2, KERNELS).train(SIX_BY_FIVE, TrainingRun.quiet(1)), expected);
    }

    /// As above with `D = 2 I + 0.25 / 0.75 diag(R.T @ R)`.
    @Test
    void edlaeIsAsInNumPy() {
        double[][] expected = {
            {0.0, 0.312851, 0.176248, 0.023274, 0.080091},
            {0.341655, 0.0, 0.150386, 0.254043, 0.098687},
            {0.160433, 0.125351, 0.0, 0.070907, 0.098595},
            {0.033484, 0.334671, 0.112067, 0.0, -0.080584},
            {0.106695, 0.120385, 0.144293, -0.074619, 0.0}
        };
        assertWeights(ClosedFormTrainer.edlae(2, 0.25, KERNELS).train(SIX_BY_FIVE, TrainingRun.quiet(1)), expected);
    }

    private static void assertWeights(ItemWeightModel model, double[][] expected) {
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
                assertThat((double) model.weight(i, j)).isCloseTo(expected[i][j], within(2e-6));
            }
        }
    }

    /// Least squares of each column on all others: `Σ_k (G + l2 I)[i, k] B[k, j] = G[i, j]` for `i ≠ j`.
    @Property(tries = 10)
    void everyColumnSolvesItsNormalEquations(@ForAll long seed) {
        Interactions data = Tables.random(60, 30, 8, seed);
        ItemWeightModel model = ClosedFormTrainer.ease(3, KERNELS).train(data, TrainingRun.quiet(1));
        float[] gram = Gram.of(data, Workers.caller());
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < 30; j++) {
                double sum = 3 * model.weight(i, j);
                for (int k = 0; k < 30; k++) {
                    sum += (double) gram[i * 30 + k] * model.weight(k, j);
                }
                if (i != j) {
                    assertThat(sum).isCloseTo(gram[i * 30 + j], within(2e-3));
                } else {
                    assertThat(model.weight(i, i)).isZero();
                }
            }
        }
    }

    @Test
    void threadsAndVectorsChangeNoBit() {
        Interactions data = Tables.random(300, 150, 10, 4);
        History history = History.of(1, 5, 40);
        float[] alone =
                scores(ClosedFormTrainer.edlae(9, 0.3, Kernels.scalar()).train(data, TrainingRun.quiet(1)), history);
        try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
            TrainingRun run = new TrainingRun(1, new Workers(executor, 4), TrainingRun.Progress.SILENT);
            assertThat(scores(ClosedFormTrainer.edlae(9, 0.3, KERNELS).train(data, run), history))
                    .isEqualTo(alone);
        }
    }

    static float[] scores(dev.tidemill.recommend.model.CandidateModel model, History history) {
        float[] scores = new float[model.items()];
        model.score(history, scores);
        return scores;
    }

    @Test
    void aScoreIsTheSumOfItsReasons() {
        ItemWeightModel model = ClosedFormTrainer.ease(2, KERNELS).train(SIX_BY_FIVE, TrainingRun.quiet(1));
        History history = History.of(0, 3);
        assertThat((double) scores(model, history)[1]).isCloseTo(0.75, within(1e-5));
        assertThat(model.reasons(history, 1, 2))
                .extracting(Reasoned.Reason::item)
                .containsExactlyInAnyOrder(0, 3);
        assertThat(model.reasons(history, 4, 2)).containsExactly(new Reasoned.Reason(0, 1f));
        assertThat(model.top(history, 2, ItemSet.of(history, 5)).items()).containsExactly(1, 2);
        assertThat(model.top(History.empty(), 2, ItemSet.none()).size()).isZero();
    }

    @Test
    void whatItCannotTakeIsRefused() {
        Interactions wide = new Interactions(20_001, new int[] {0, 1}, new int[] {3}, new float[] {1}, new long[0]);
        assertThatThrownBy(() -> ClosedFormTrainer.ease(5, KERNELS).train(wide, TrainingRun.quiet(1)))
                .hasMessage("ease takes at most 20000 items, got 20001 (use graph-filter, or fewer items)");
        assertThatThrownBy(() -> ClosedFormTrainer.edlae(0, 0.3, KERNELS)).hasMessageContaining("got 0.0 and 0.3");
        assertThatThrownBy(() -> ClosedFormTrainer.of("ease", Map.of("dropout", 0.3), KERNELS))
                .hasMessage("ease knows the parameters [l2], got [dropout] (remove or rename them)");
    }

    /// NumPy 2.4.6: `N = R / sqrt(du) / sqrt(di)`, `W = N.T @ N` without its diagonal, `V` the first two
    /// right singular vectors of `N`, scores of the history (1, 0, 0, 2, 0) by `W + 0.3 di^-½ V V.T di^½`.
    @Test
    void theGraphFilterIsAsInNumPy() {
        Interactions data = Tables.of(
                new double[] {1, 1, 1, 0, 0},
                new double[] {1, 1, 1, 0, 0},
                new double[] {1, 0, 1, 0, 0},
                new double[] {0, 0, 0, 1, 1},
                new double[] {0, 0, 0, 1, 1},
                new double[] {0, 0, 1, 1, 1});
        GraphFilterModel model = new GraphFilterTrainer(2, 0.3, 5, KERNELS).train(data, TrainingRun.quiet(1));
        History history = History.of(0, 3, 3);
        float[] scores = scores(model, history);
        double[] expected = {0.09549, 0.333944, 0.705767, 0.283101, 1.17199};
        for (int item = 0; item < 5; item++) {
            assertThat((double) scores[item]).isCloseTo(expected[item], within(1e-4));
        }
    }

    @Test
    void theGraphFilterIsTheSameForAnyThreads() {
        Interactions data = Tables.random(200, 90, 9, 6);
        History history = History.of(2, 30);
        float[] alone = scores(
                new GraphFilterTrainer(16, 0.3, 20, Kernels.scalar()).train(data, TrainingRun.quiet(3)), history);
        try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
            TrainingRun run = new TrainingRun(3, new Workers(executor, 4), TrainingRun.Progress.SILENT);
            assertThat(scores(new GraphFilterTrainer(16, 0.3, 20, KERNELS).train(data, run), history))
                    .isEqualTo(alone);
        }
    }
}

package dev.tidemill.recommend.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.recommend.Tables;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.kernel.VectorGram;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ItemSet;
import dev.tidemill.recommend.model.TrainingRun;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IalsTrainerTest {
    private static final Kernels KERNELS = Kernels.fastest();
    private static final Interactions DATA = Tables.random(120, 50, 9, 2);

    private static IalsParameters parameters(int factors, int iterations, int block, double relaxation) {
        return new IalsParameters(factors, iterations, 0.02, 1, 0.1, block, 0.5, relaxation);
    }

    /// NumPy 2.4.6: `solve(a HᵀH + Σ (c − a) h hᵀ + l2 (2 + 3 a) I, Σ c h)` with a = 0.1, l2 = 0.01, c = 2
    /// and 1.
    @Test
    void foldingInIsAsInNumPy() {
        float[] items = {.5f, -.2f, .1f, .4f, -.3f, .6f};
        IalsParameters parameters = new IalsParameters(2, 1, 0.01, 1, 0.1, 64, 0.1, 1);
        FactorModel model = new FactorModel(parameters, new float[0], items, KERNELS);
        History history = new History(new int[] {2, 0}, new float[] {1, 2}, new long[0], OptionalInt.empty());
        float[] vector = model.foldInUser(history);
        assertThat((double) vector[0]).isCloseTo(2.68774962, within(1e-5));
        assertThat((double) vector[1]).isCloseTo(2.52733582, within(1e-5));
        float[] scores = new float[3];
        model.score(history, scores);
        assertThat((double) scores[1]).isCloseTo(0.1 * 2.68774962 + 0.4 * 2.52733582, within(1e-5));
    }

    /// Every block solves its part exactly, and relaxed steps below 2 still descend.
    @ParameterizedTest
    @CsvSource({"24,64,1", "24,8,1", "20,16,1", "24,64,1.5", "24,8,1.8", "7,3,1.2", "1,1,1"})
    void theObjectiveFallsInEveryIteration(int factors, int block, double relaxation) {
        Factorisation state =
                new Factorisation(DATA, parameters(factors, 1, block, relaxation), 5, KERNELS, Workers.caller());
        state.iterate();
        double before = state.objective();
        for (int i = 0; i < 5; i++) {
            state.iterate();
            double now = state.objective();
            assertThat(now).isLessThan(before);
            before = now;
        }
    }

    /// While the other side stands still, passes over blocks go to where least squares is at once.
    @ParameterizedTest
    @CsvSource({"1,1", "2,1.3", "5,1"})
    void passesOverBlocksGoToLeastSquares(int block, double reach) {
        float[] items = new float[50 * 6];
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < items.length; i++) {
            items[i] = (float) random.nextDouble(-1, 1);
        }
        float[] gram = VectorGram.of(items, 6, KERNELS, Workers.caller());
        RowSolver.Row row =
                new RowSolver.Row(items, gram, 50, DATA.columns(), DATA.weights(), DATA.start(7), DATA.end(7));
        float[] exact = new float[6];
        new RowSolver(parameters(6, 1, 6, 1), KERNELS).improve(row, exact, 0, 1);
        float[] vector = new float[6];
        RowSolver solver = new RowSolver(parameters(6, 1, block, 1), KERNELS);
        for (int pass = 0; pass < 200; pass++) {
            solver.improve(row, vector, 0, reach);
        }
        for (int p = 0; p < 6; p++) {
            assertThat((double) vector[p]).isCloseTo(exact[p], within(1e-4));
        }
    }

    @Test
    void threadsAndVectorsChangeNoBit() {
        IalsParameters parameters = parameters(20, 3, 16, 1.4);
        FactorModel alone = new IalsTrainer(parameters, Kernels.scalar()).train(DATA, TrainingRun.quiet(11));
        try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
            TrainingRun run = new TrainingRun(11, new Workers(executor, 4), TrainingRun.Progress.SILENT);
            FactorModel together = new IalsTrainer(parameters, KERNELS).train(DATA, run);
            for (int user = 0; user < DATA.users(); user++) {
                assertThat(together.userVector(user)).isEqualTo(alone.userVector(user));
            }
            assertThat(together.itemVector(49)).isEqualTo(alone.itemVector(49));
        }
        FactorModel other = new IalsTrainer(parameters, KERNELS).train(DATA, TrainingRun.quiet(12));
        assertThat(other.itemVector(0)).isNotEqualTo(alone.itemVector(0));
    }

    /// At the end of training users are fitted to items that move no more.
    @Test
    void aNewUserWithTheSameHistoryGetsTheTrainedVector() {
        FactorModel model = new IalsTrainer(parameters(4, 80, 64, 1), KERNELS).train(DATA, TrainingRun.quiet(3));
        float[] trained = model.userVector(7);
        float[] folded = model.foldInUser(History.of(DATA, 7).anonymous());
        for (int p = 0; p < 4; p++) {
            assertThat((double) folded[p]).isCloseTo(trained[p], within(2e-3));
        }
        Interactions byItem = DATA.transposed();
        int[] users = new int[byItem.count(3)];
        float[] weights = new float[users.length];
        for (int i = 0; i < users.length; i++) {
            users[i] = byItem.item(byItem.start(3) + i);
            weights[i] = byItem.weight(byItem.start(3) + i);
        }
        float[] item = model.foldInItem(users, weights);
        for (int p = 0; p < 4; p++) {
            assertThat((double) item[p]).isCloseTo(model.itemVector(3)[p], within(2e-3));
        }
        FactorModel more = model.withItems(item);
        assertThat(more.items()).isEqualTo(51);
        assertThat(more.itemVector(50)).isEqualTo(item);
    }

    @Test
    void withoutUsersHistoriesAreAnsweredTheSameAndNoUserIsKept() {
        IalsParameters parameters = parameters(8, 3, 64, 1);
        FactorModel whole = new IalsTrainer(parameters, KERNELS).train(DATA, TrainingRun.quiet(3));
        FactorModel model = IalsTrainer.withoutUsers(parameters, KERNELS).train(DATA, TrainingRun.quiet(3));
        assertThat(model.users()).isZero();
        float[] scores = new float[DATA.items()];
        float[] expected = new float[DATA.items()];
        for (int user = 0; user < DATA.users(); user++) {
            model.score(History.of(DATA, user), scores);
            whole.score(History.of(DATA, user).anonymous(), expected);
            assertThat(scores).isEqualTo(expected);
        }
        assertThatThrownBy(() -> model.foldInItem(new int[] {1}, new float[] {1}))
                .hasMessage("a model must know its users to fold an item in, got one that knows none");
    }

    @Test
    void anEventChangesTheNextAnswerAndANegativeOneTheOtherWay() {
        FactorModel model = new IalsTrainer(parameters(8, 20, 64, 1), KERNELS).train(DATA, TrainingRun.quiet(3));
        float before = score(model, new float[] {1}, 9);
        assertThat(score(model, new float[] {5}, 9)).isGreaterThan(before);
        assertThat(score(model, new float[] {-5}, 9)).isLessThan(before);
        assertThat(model.top(History.empty(), 5, ItemSet.none()).size()).isZero();
        History known = new History(new int[0], new float[0], new long[0], OptionalInt.of(7));
        assertThat(model.top(known, 5, ItemSet.none()).size()).isEqualTo(5);
    }

    private static float score(FactorModel model, float[] weights, int item) {
        float[] scores = new float[model.items()];
        model.score(new History(new int[] {item}, weights, new long[0], OptionalInt.empty()), scores);
        return scores[item];
    }

    @Test
    void parametersAreChecked() {
        assertThat(IalsParameters.of(Map.of())).isEqualTo(IalsParameters.DEFAULT);
        assertThat(IalsParameters.DEFAULT).isEqualTo(new IalsParameters(64, 12, 0.01, 1, 0.1, 64, 1, 1));
        assertThatThrownBy(() -> IalsParameters.of(Map.of("factors", 0.0)))
                .hasMessage("ials: factors must be from 1.0 to 1024.0, got 0.0");
        assertThatThrownBy(() -> IalsParameters.of(Map.of("alpha", 40.0))).hasMessageContaining("got [alpha]");
        assertThatThrownBy(() -> parameters(8, 1, 64, 2)).hasMessageContaining("relaxation above 0 and below 2");
    }
}

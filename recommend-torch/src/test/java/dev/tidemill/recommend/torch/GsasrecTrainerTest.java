package dev.tidemill.recommend.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.tidemill.recommend.attention.AttentionModel;
import dev.tidemill.recommend.attention.AttentionShape;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.Candidates;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ItemSet;
import dev.tidemill.recommend.model.TrainingRun;
import dev.tidemill.recommend.sequence.Sequences;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GsasrecTrainerTest {
    private static final Kernels KERNELS = Kernels.fastest();

    @BeforeAll
    static void needPyTorch() {
        try {
            Engine.getEngine("PyTorch");
        } catch (RuntimeException | LinkageError e) {
            Assumptions.abort("PyTorch's native library must load here, and did not: " + e.getMessage());
        }
    }

    /// The plain forward pass and PyTorch's, with the same weights, on histories shorter and longer than
    /// the model looks at.
    @Test
    void theForwardPassEqualsPyTorch() {
        AttentionShape shape = new AttentionShape(40, 12, 16, 2, 2);
        SplittableRandom random = new SplittableRandom(5);
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
            TorchNetwork network = new TorchNetwork(manager, shape, TorchNetwork.random(shape, 0.3, random));
            AttentionModel ours = new AttentionModel(shape, network.weights(), KERNELS);
            for (int length : new int[] {1, 2, 7, 12, 30}) {
                int[] items = random.ints(length, 0, shape.items()).toArray();
                float[] expected = Exported.torch(manager, network, items, Math.min(length, shape.length()));
                assertThat(scores(ours, items)).containsExactly(expected, within(1e-5f));
            }
        }
    }

    /// A sequence beside an empty place in a batch is what it is alone.
    @Test
    void emptyPlacesBeforeASequenceChangeNothing() {
        AttentionShape shape = new AttentionShape(10, 6, 8, 1, 2);
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
            TorchNetwork network =
                    new TorchNetwork(manager, shape, TorchNetwork.random(shape, 0.3, new SplittableRandom(3)));
            float[] alone = Exported.torch(manager, network, new int[] {4, 7}, 2);
            NDArray items = manager.create(new long[] {0, 0, 0, 4, 7}, new Shape(1, 5));
            NDArray present = manager.create(new float[] {0, 0, 0, 1, 1}, new Shape(1, 5));
            NDArray last = network.forward(items, present, 0).get(new NDIndex("0, 4"));
            assertThat(network.part("items").matMul(last).toFloatArray()).containsExactly(alone, within(1e-5f));
        }
    }

    /// After item i always comes i + 1: learned, and the same for the same seed.
    @Test
    void trainingLearnsWhatFollowsAndIsTheSameForASeed() {
        int items = 20;
        int[][] rows = new int[40][];
        for (int i = 0; i < rows.length; i++) {
            int first = i;
            rows[i] = IntStream.range(0, 6).map(step -> (first + step) % items).toArray();
        }
        GsasrecSettings settings = new GsasrecSettings(5, 16, 2, 1, 8, 0.75, 0, 0.01, 40, 300);
        Sequences data = Sequences.of(items, rows);
        AttentionModel model = new GsasrecTrainer(settings, KERNELS).train(data, TrainingRun.quiet(7));
        int learned = 0;
        for (int item = 0; item < items; item++) {
            int from = item;
            Candidates best = model.top(History.of((item + items - 1) % items, item), 2, ItemSet.none());
            learned += (int) IntStream.of(best.items())
                    .filter(next -> next == (from + 1) % items)
                    .count();
        }
        assertThat(learned).as("of 20 items, by chance 2").isGreaterThanOrEqualTo(18);
        AttentionModel again = new GsasrecTrainer(settings, KERNELS).train(data, TrainingRun.quiet(7));
        assertThat(scores(again, 2, 3)).isEqualTo(scores(model, 2, 3));
    }

    private static float[] scores(CandidateModel model, int... items) {
        float[] scores = new float[model.items()];
        model.score(History.of(items), scores);
        return scores;
    }
}

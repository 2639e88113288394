package dev.tidemill.recommend.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tidemill.recommend.attention.AttentionModel;
import dev.tidemill.recommend.attention.AttentionShape;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.model.CandidateArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes the fixture of `recommend`'s test of the forward pass: a model's artifact, and what PyTorch says
/// for some histories with the same weights. Run with the folder to write to.
final class Exported {
    private static final AttentionShape SHAPE = new AttentionShape(30, 8, 16, 2, 2);

    private Exported() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        SplittableRandom random = new SplittableRandom(11);
        float[] weights = TorchNetwork.random(SHAPE, 0.3, random);
        // Gains and biases that are not 1 and 0, so that none can be forgotten.
        for (AttentionShape.Part part : SHAPE.parts()) {
            for (int i = part.at(); part.rows() == 1 && i < part.at() + part.size(); i++) {
                weights[i] += (float) (0.2 * random.nextGaussian());
            }
        }
        Ids ids = Ids.of(
                IntStream.range(0, SHAPE.items()).mapToObj(i -> "item-" + i).toList());
        AttentionModel model = new AttentionModel(SHAPE, weights, Kernels.fastest());
        byte[] bytes = new CandidateArtifact(model, ids, Ids.none()).toBytes(AttentionModel.format(Kernels.fastest()));
        Files.write(folder.resolve("gsasrec-v1.bin"), bytes);
        StringBuilder lines = new StringBuilder();
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
            TorchNetwork network = new TorchNetwork(manager, SHAPE, weights);
            for (int length : new int[] {1, 2, 5, 8, 20}) {
                int[] items = random.ints(length, 0, SHAPE.items()).toArray();
                float[] scores = torch(manager, network, items, Math.min(length, SHAPE.length()));
                lines.append(Arrays.stream(items).mapToObj(Integer::toString).collect(Collectors.joining(" ")));
                for (float score : scores) {
                    lines.append('\t').append(score);
                }
                lines.append('\n');
            }
        }
        Files.writeString(folder.resolve("gsasrec-v1.tsv"), lines);
    }

    /// PyTorch's scores after the newest `kept` entries.
    static float[] torch(NDManager manager, TorchNetwork network, int[] items, int kept) {
        int[] newest = Arrays.copyOfRange(items, items.length - kept, items.length);
        NDArray inputs = manager.create(newest, new Shape(1, kept)).toType(DataType.INT64, false);
        NDArray wanted =
                network.forward(inputs, manager.ones(new Shape(1, kept)), 0).get(new NDIndex("0, {}", kept - 1));
        return network.part("items").matMul(wanted).toFloatArray();
    }
}

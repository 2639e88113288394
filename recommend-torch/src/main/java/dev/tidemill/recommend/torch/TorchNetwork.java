package dev.tidemill.recommend.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import dev.tidemill.recommend.attention.AttentionShape;
import dev.tidemill.recommend.attention.AttentionShape.Part;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/// The network of [dev.tidemill.recommend.attention] in PyTorch's arrays: the same parts under the same
/// names, so that its weights can be read off in their order.
final class TorchNetwork {
    private static final float EPSILON = 1e-5f;
    private static final float FORBIDDEN = -1e9f;

    private final AttentionShape shape;
    private final Map<String, NDArray> parts = new LinkedHashMap<>();

    /// @param weights in the order of the shape
    TorchNetwork(NDManager manager, AttentionShape shape, float[] weights) {
        this.shape = shape;
        for (Part part : shape.parts()) {
            float[] values = Arrays.copyOfRange(weights, part.at(), part.at() + part.size());
            NDArray array = manager.create(
                    values, vector(part) ? new Shape(part.columns()) : new Shape(part.rows(), part.columns()));
            array.setRequiresGradient(true);
            parts.put(part.name(), array);
        }
    }

    /// Where training begins: embeddings and layers normal with a deviation, gains 1, biases 0.
    static float[] random(AttentionShape shape, double deviation, SplittableRandom random) {
        float[] weights = new float[shape.count()];
        for (Part part : shape.parts()) {
            for (int i = part.at(); i < part.at() + part.size(); i++) {
                float drawn = (float) (deviation * random.nextGaussian());
                weights[i] = !vector(part) ? drawn : part.name().endsWith("gain") ? 1f : 0f;
            }
        }
        return weights;
    }

    private static boolean vector(Part part) {
        return part.name().endsWith("gain") || part.name().endsWith("bias");
    }

    Map<String, NDArray> parts() {
        return parts;
    }

    NDArray part(String name) {
        return Objects.requireNonNull(parts.get(name));
    }

    /// All weights in the order of the shape.
    float[] weights() {
        float[] weights = new float[shape.count()];
        for (Part part : shape.parts()) {
            System.arraycopy(part(part.name()).toFloatArray(), 0, weights, part.at(), part.size());
        }
        return weights;
    }

    /// What every entry of every sequence has become.
    ///
    /// @param items   batch x length item indexes, 0 where there is none
    /// @param present batch x length, 1 where there is an entry and 0 before the first
    /// @param dropout 0 outside training
    /// @return batch x length x width
    NDArray forward(NDArray items, NDArray present, float dropout) {
        int length = (int) items.getShape().get(1);
        NDArray places = part("places").get(new NDIndex("{}:", shape.length() - length));
        NDArray x = lookUp(part("items"), items).add(places.expandDims(0));
        x = drop(x, dropout);
        NDArray bias = forbidden(present, length);
        for (int block = 0; block < shape.blocks(); block++) {
            String name = "block" + block + ".";
            NDArray normal = norm(x, name + "attention_gain", name + "attention_bias");
            x = x.add(drop(attention(normal, bias, name), dropout));
            normal = norm(x, name + "forward_gain", name + "forward_bias");
            NDArray first = Activation.relu(layer(normal, name + "first"));
            x = x.add(drop(layer(drop(first, dropout), name + "second"), dropout));
        }
        return norm(x, "norm.gain", "norm.bias");
    }

    static NDArray lookUp(NDArray table, NDArray indexes) {
        return Embedding.embedding(indexes, table, SparseFormat.DENSE).singletonOrThrow();
    }

    /// Batch x 1 x length x length: 0 where an entry may look, far below 0 where it may not.
    private static NDArray forbidden(NDArray present, int length) {
        NDManager manager = present.getManager();
        NDArray places = manager.arange(length);
        NDArray later = places.expandDims(0).gt(places.expandDims(1)).toType(DataType.FLOAT32, false);
        NDArray absent = present.mul(-1f).add(1f).expandDims(1);
        return later.expandDims(0).add(absent).minimum(1f).mul(FORBIDDEN).expandDims(1);
    }

    private NDArray attention(NDArray normal, NDArray bias, String name) {
        int part = shape.width() / shape.heads();
        NDArray query = split(layer(normal, name + "query"), part);
        NDArray key = split(layer(normal, name + "key"), part);
        NDArray value = split(layer(normal, name + "value"), part);
        NDArray shares = query.matMul(key.transpose(0, 1, 3, 2))
                .mul((float) (1 / Math.sqrt(part)))
                .add(bias)
                .softmax(-1);
        NDArray mixed = shares.matMul(value).transpose(0, 2, 1, 3).reshape(normal.getShape());
        return layer(mixed, name + "out");
    }

    /// Batch x length x width to batch x heads x length x part.
    private NDArray split(NDArray values, int part) {
        Shape given = values.getShape();
        return values.reshape(given.get(0), given.get(1), shape.heads(), part).transpose(0, 2, 1, 3);
    }

    private NDArray layer(NDArray in, String name) {
        return in.matMul(part(name)).add(part(name + "_bias"));
    }

    private NDArray norm(NDArray in, String gain, String bias) {
        return LayerNorm.layerNorm(in, new Shape(shape.width()), part(gain), part(bias), EPSILON)
                .singletonOrThrow();
    }

    private static NDArray drop(NDArray in, float rate) {
        return rate == 0 ? in : Dropout.dropout(in, rate, true).singletonOrThrow();
    }
}

package dev.tidemill.recommend.attention;

import dev.tidemill.recommend.attention.AttentionShape.Layer;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.kernel.Kernels.Block;
import dev.tidemill.recommend.kernel.Kernels.Strided;
import java.util.Arrays;

/// One pass through the model for one history. Not safe for several threads; made anew for each call.
///
/// A block: `x += softmax(q kᵀ / √(width / heads), earlier entries only) v · out` with `q`, `k`, `v` layers
/// of the normalised `x`, then `x += max(0, n · first) · second` with `n` the normalised `x`. The last
/// block computes only what the newest entry needs.
final class Forward {
    private static final float EPSILON = 1e-5f;

    private final AttentionShape shape;
    private final float[] weights;
    private final Kernels kernels;
    private final int width;
    private final int count;
    private final float[] x;
    private final float[] normal;
    private final float[] query;
    private final float[] key;
    private final float[] value;
    private final float[] mixed;

    /// @param items of the history, oldest first, from 1 to the shape's length
    Forward(AttentionShape shape, float[] weights, Kernels kernels, int[] items) {
        this.shape = shape;
        this.weights = weights;
        this.kernels = kernels;
        width = shape.width();
        count = items.length;
        x = new float[count * width];
        normal = new float[count * width];
        query = new float[count * width];
        key = new float[count * width];
        value = new float[count * width];
        mixed = new float[count * width];
        int places = shape.places() + (shape.length() - count) * width;
        for (int t = 0; t < count; t++) {
            System.arraycopy(weights, items[t] * width, x, t * width, width);
            kernels.axpy(1f, weights, places + t * width, x, t * width, width);
        }
    }

    /// What the newest entry has become, `width` values: its dot product with an item's embedding is the
    /// item's score.
    float[] run() {
        for (int block = 0; block < shape.blocks(); block++) {
            int first = block == shape.blocks() - 1 ? count - 1 : 0;
            attention(block, first);
            forward(block, first);
        }
        float[] last = new float[width];
        normalise(shape.norm(), shape.norm() + width, x, (count - 1) * width, last, 0);
        return last;
    }

    /// @param first the first entry that is needed after this block
    private void attention(int block, int first) {
        for (int t = 0; t < count; t++) {
            int at = t * width;
            normalise(shape.at(block, Layer.ATTENTION_GAIN), shape.at(block, Layer.ATTENTION_BIAS), x, at, normal, at);
        }
        layer(normal, block, Layer.QUERY, Layer.QUERY_BIAS, query, first);
        layer(normal, block, Layer.KEY, Layer.KEY_BIAS, key, 0);
        layer(normal, block, Layer.VALUE, Layer.VALUE_BIAS, value, 0);
        float[] shares = new float[count];
        for (int t = first; t < count; t++) {
            Arrays.fill(mixed, t * width, (t + 1) * width, 0f);
            for (int head = 0; head < shape.heads(); head++) {
                mix(t, head, shares);
            }
        }
        layer(mixed, block, Layer.OUT, Layer.OUT_BIAS, query, first);
        kernels.axpy(1f, query, first * width, x, first * width, (count - first) * width);
    }

    private void mix(int t, int head, float[] shares) {
        int part = width / shape.heads();
        int from = head * part;
        float scale = (float) (1 / Math.sqrt(part));
        float greatest = Float.NEGATIVE_INFINITY;
        for (int s = 0; s <= t; s++) {
            shares[s] = scale * kernels.dot(query, t * width + from, key, s * width + from, part);
            greatest = Math.max(greatest, shares[s]);
        }
        float sum = 0;
        for (int s = 0; s <= t; s++) {
            shares[s] = (float) Math.exp(shares[s] - greatest);
            sum += shares[s];
        }
        for (int s = 0; s <= t; s++) {
            kernels.axpy(shares[s] / sum, value, s * width + from, mixed, t * width + from, part);
        }
    }

    private void forward(int block, int first) {
        for (int t = first; t < count; t++) {
            int at = t * width;
            normalise(shape.at(block, Layer.FORWARD_GAIN), shape.at(block, Layer.FORWARD_BIAS), x, at, normal, at);
        }
        layer(normal, block, Layer.FIRST, Layer.FIRST_BIAS, mixed, first);
        for (int i = first * width; i < count * width; i++) {
            mixed[i] = Math.max(0f, mixed[i]);
        }
        layer(mixed, block, Layer.SECOND, Layer.SECOND_BIAS, query, first);
        kernels.axpy(1f, query, first * width, x, first * width, (count - first) * width);
    }

    /// `out = in · matrix + bias` for entries from `first` on.
    private void layer(float[] in, int block, Layer matrix, Layer bias, float[] out, int first) {
        for (int t = first; t < count; t++) {
            System.arraycopy(weights, shape.at(block, bias), out, t * width, width);
        }
        kernels.multiplyAdd(
                count - first,
                width,
                width,
                1f,
                new Strided(in, first * width, width, 1),
                new Block(weights, shape.at(block, matrix), width),
                new Block(out, first * width, width));
    }

    /// `(in − mean) / √(variance + 10⁻⁵) · gain + bias`.
    private void normalise(int gain, int bias, float[] in, int from, float[] out, int to) {
        double mean = 0;
        for (int i = 0; i < width; i++) {
            mean += in[from + i];
        }
        mean /= width;
        double variance = 0;
        for (int i = 0; i < width; i++) {
            variance += (in[from + i] - mean) * (in[from + i] - mean);
        }
        double factor = 1 / Math.sqrt(variance / width + EPSILON);
        for (int i = 0; i < width; i++) {
            float value = (float) ((in[from + i] - mean) * factor);
            out[to + i] = value * weights[gain + i] + weights[bias + i];
        }
    }
}

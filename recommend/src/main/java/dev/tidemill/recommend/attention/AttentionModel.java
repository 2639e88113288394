package dev.tidemill.recommend.attention;

import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.model.ArtifactInput;
import dev.tidemill.recommend.model.ArtifactOutput;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ModelFormat;
import java.io.IOException;
import java.util.Arrays;

/// gSASRec: a causal self-attention model of a history's newest entries, whose output is compared
/// with the
/// embedding of every item. Weights of a history's entries are not used, but an entry of negative weight
/// (a user who turned away) is passed over. An empty history has no preference: all scores are 0.
///
/// One answer costs `blocks · (length · width² · 6 + length² · width)` and `items · width` multiply-adds.
public final class AttentionModel implements CandidateModel {
    /// The algorithm's name.
    public static final String GSASREC = "gsasrec";

    private final AttentionShape shape;
    private final float[] weights;
    private final Kernels kernels;

    /// @param weights in the order of [AttentionShape#parts], finite; taken as they are
    public AttentionModel(AttentionShape shape, float[] weights, Kernels kernels) {
        if (weights.length != shape.count()) {
            throw new IllegalArgumentException(
                    "weights must be " + shape.count() + " for this shape, got " + weights.length);
        }
        this.shape = shape;
        this.weights = weights;
        this.kernels = kernels;
    }

    /// Reads models of this algorithm.
    public static ModelFormat format(Kernels kernels) {
        return new Format(kernels);
    }

    @Override
    public String algorithm() {
        return GSASREC;
    }

    @Override
    public int items() {
        return shape.items();
    }

    /// Its sizes.
    public AttentionShape shape() {
        return shape;
    }

    @Override
    public boolean ordered() {
        return true;
    }

    @Override
    public void score(History history, float[] scores) {
        int[] newest = newest(history);
        if (newest.length == 0) {
            Arrays.fill(scores, 0, items(), 0f);
            return;
        }
        float[] wanted = new Forward(shape, weights, kernels, newest).run();
        for (int item = 0; item < items(); item++) {
            scores[item] = kernels.dot(weights, item * shape.width(), wanted, 0, shape.width());
        }
    }

    private int[] newest(History history) {
        int[] kept = new int[Math.min(history.size(), shape.length())];
        int from = kept.length;
        for (int i = history.size() - 1; i >= 0 && from > 0; i--) {
            if (history.weights()[i] >= 0) {
                kept[--from] = history.items()[i];
            }
        }
        return Arrays.copyOfRange(kept, from, kept.length);
    }

    @Override
    public void write(ArtifactOutput out) throws IOException {
        out.writeInt(shape.items());
        out.writeInt(shape.length());
        out.writeInt(shape.width());
        out.writeInt(shape.heads());
        out.writeInt(shape.blocks());
        out.writeFloats(weights);
    }

    private record Format(Kernels kernels) implements ModelFormat {
        @Override
        public String algorithm() {
            return GSASREC;
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public CandidateModel read(ArtifactInput in, int version) throws IOException {
            AttentionShape shape = shape(in);
            float[] weights = in.readFloats();
            in.check(weights.length == shape.count(), "as many weights as its shape has");
            return new AttentionModel(shape, weights, kernels);
        }

        private static AttentionShape shape(ArtifactInput in) throws IOException {
            int[] sizes = {in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readInt()};
            try {
                return new AttentionShape(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4]);
            } catch (IllegalArgumentException e) {
                in.check(false, String.valueOf(e.getMessage()));
                throw e;
            }
        }
    }
}

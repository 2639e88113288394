package dev.tidemill.recommend.linear;

import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.model.ArtifactInput;
import dev.tidemill.recommend.model.ArtifactOutput;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ModelFormat;
import dev.tidemill.recommend.model.Reasoned;
import dev.tidemill.recommend.model.Reasons;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Dense item weights: the score of item `j` is the sum over the history of weight · `B[item, j]`. A new
/// user costs one pass over as many rows as the history has items.
public final class ItemWeightModel implements CandidateModel, Reasoned {
    /// Name of the algorithm without dropout.
    public static final String EASE = "ease";

    /// Name of the algorithm with dropout.
    public static final String EDLAE = "edlae";

    private final String algorithm;
    private final int items;
    private final float[] weights;
    private final Kernels kernels;

    ItemWeightModel(String algorithm, int items, float[] weights, Kernels kernels) {
        this.algorithm = algorithm;
        this.items = items;
        this.weights = weights;
        this.kernels = kernels;
    }

    /// Reads models of `algorithm`, which is [#EASE] or [#EDLAE].
    public static ModelFormat format(String algorithm, Kernels kernels) {
        return new Format(algorithm, kernels);
    }

    @Override
    public String algorithm() {
        return algorithm;
    }

    @Override
    public int items() {
        return items;
    }

    /// What an item of a history adds to the score of another.
    public float weight(int from, int to) {
        return weights[from * items + to];
    }

    @Override
    public void score(History history, float[] scores) {
        Arrays.fill(scores, 0, items, history.size() == 0 ? Float.NEGATIVE_INFINITY : 0f);
        for (int i = 0; i < history.size(); i++) {
            kernels.axpy(history.weights()[i], weights, history.items()[i] * items, scores, 0, items);
        }
    }

    @Override
    public List<Reason> reasons(History history, int item, int most) {
        return Reasons.of(history, most, i -> history.weights()[i] * weight(history.items()[i], item));
    }

    @Override
    public void write(ArtifactOutput out) throws IOException {
        out.writeInt(items);
        out.writeFloats(weights);
    }

    private record Format(String algorithm, Kernels kernels) implements ModelFormat {
        @Override
        public int version() {
            return 1;
        }

        @Override
        public CandidateModel read(ArtifactInput in, int version) throws IOException {
            int items = in.readInt();
            float[] weights = in.readFloats();
            in.check(items >= 0 && weights.length == (long) items * items, "items x items weights");
            return new ItemWeightModel(algorithm, items, weights, kernels);
        }
    }
}

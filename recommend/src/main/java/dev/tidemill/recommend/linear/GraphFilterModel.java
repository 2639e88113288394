package dev.tidemill.recommend.linear;

import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.model.ArtifactInput;
import dev.tidemill.recommend.model.ArtifactOutput;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ModelFormat;
import dev.tidemill.recommend.neighbour.NeighbourModel;
import java.io.IOException;
import java.util.Arrays;

/// Neighbours and a low-pass filter: the score of item `j` is what its neighbours in the history say, plus
/// `share · √count_j · (V_j · Σ weight / √count · V_item)`.
public final class GraphFilterModel implements CandidateModel {
    /// The algorithm's name.
    public static final String ALGORITHM = "graph-filter";

    private final NeighbourModel near;
    private final float[] basis;
    private final float[] roots;
    private final float share;
    private final int width;
    private final Kernels kernels;

    GraphFilterModel(NeighbourModel near, float[] basis, float[] roots, float share, Kernels kernels) {
        this.near = near;
        this.basis = basis;
        this.roots = roots;
        this.share = share;
        this.width = roots.length == 0 ? 0 : basis.length / roots.length;
        this.kernels = kernels;
    }

    /// Reads what [#write] wrote.
    public static ModelFormat format(Kernels kernels) {
        return new Format(kernels);
    }

    @Override
    public String algorithm() {
        return ALGORITHM;
    }

    @Override
    public int items() {
        return roots.length;
    }

    @Override
    public void score(History history, float[] scores) {
        if (history.size() == 0) {
            Arrays.fill(scores, 0, items(), Float.NEGATIVE_INFINITY);
            return;
        }
        near.score(history, scores);
        float[] filtered = new float[width];
        for (int i = 0; i < history.size(); i++) {
            int item = history.items()[i];
            if (roots[item] > 0) {
                kernels.axpy(history.weights()[i] / roots[item], basis, item * width, filtered, 0, width);
            }
        }
        for (int item = 0; item < items(); item++) {
            float begun = scores[item] == Float.NEGATIVE_INFINITY ? 0f : scores[item];
            float low = kernels.dot(basis, item * width, filtered, 0, width);
            scores[item] = begun + share * roots[item] * low;
        }
    }

    @Override
    public void write(ArtifactOutput out) throws IOException {
        near.write(out);
        out.writeFloats(basis);
        out.writeFloats(roots);
        out.writeFloat(share);
    }

    private record Format(Kernels kernels) implements ModelFormat {
        @Override
        public String algorithm() {
            return ALGORITHM;
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public CandidateModel read(ArtifactInput in, int version) throws IOException {
            NeighbourModel near = NeighbourModel.read(in, "laplacian");
            float[] basis = in.readFloats();
            float[] roots = in.readFloats();
            float share = in.readFloat();
            boolean whole = roots.length == 0 ? basis.length == 0 : basis.length % roots.length == 0;
            in.check(whole && near.items() == roots.length, "as many vectors and neighbours as items");
            return new GraphFilterModel(near, basis, roots, share, kernels);
        }
    }
}

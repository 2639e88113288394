package dev.tidemill.recommend.session;

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

/// Dense weights from entries of a history to what comes next, one block for each scale: an entry with
/// `age` newer ones counts its weight times `decay^age` on each. A new event costs one more row of each.
public final class TransitionModel implements CandidateModel, Reasoned {
    /// The algorithm's name.
    public static final String SLIST = "slist";

    private static final float LEAST = 1e-6f;

    private final int items;
    private final float[] decays;
    private final float[] weights;
    private final Kernels kernels;

    /// @param weights row `scale · items + from`, column `to`
    TransitionModel(int items, float[] decays, float[] weights, Kernels kernels) {
        this.items = items;
        this.decays = decays;
        this.weights = weights;
        this.kernels = kernels;
    }

    /// Reads models of this algorithm.
    public static ModelFormat format(Kernels kernels) {
        return new Format(kernels);
    }

    @Override
    public String algorithm() {
        return SLIST;
    }

    @Override
    public int items() {
        return items;
    }

    /// What an item, `age` entries before the newest, adds to the score of another.
    public float weight(int from, int age, int to) {
        double sum = 0;
        for (int scale = 0; scale < decays.length; scale++) {
            sum += Math.pow(decays[scale], age) * weights[(scale * items + from) * items + to];
        }
        return (float) sum;
    }

    @Override
    public boolean ordered() {
        return true;
    }

    @Override
    public void score(History history, float[] scores) {
        Arrays.fill(scores, 0, items, 0f);
        int size = history.size();
        for (int scale = 0; scale < decays.length; scale++) {
            double power = 1;
            for (int i = size - 1; i >= 0 && power >= LEAST; i--) {
                float factor = (float) (power * history.weights()[i]);
                kernels.axpy(factor, weights, (scale * items + history.items()[i]) * items, scores, 0, items);
                power *= decays[scale];
            }
        }
    }

    @Override
    public List<Reason> reasons(History history, int item, int most) {
        int newest = history.size() - 1;
        return Reasons.of(history, most, i -> history.weights()[i] * weight(history.items()[i], newest - i, item));
    }

    @Override
    public void write(ArtifactOutput out) throws IOException {
        out.writeInt(items);
        out.writeFloats(decays);
        out.writeFloats(weights);
    }

    private record Format(Kernels kernels) implements ModelFormat {
        @Override
        public String algorithm() {
            return SLIST;
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public CandidateModel read(ArtifactInput in, int version) throws IOException {
            int items = in.readInt();
            float[] decays = in.readFloats();
            float[] weights = in.readFloats();
            in.check(
                    items >= 0 && weights.length == (long) decays.length * items * items,
                    "scales x items x items weights");
            return new TransitionModel(items, decays, weights, kernels);
        }
    }
}

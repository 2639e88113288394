package dev.tidemill.recommend.content;

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

/// Cosines between the texts of items and those of a history, after the mean of all texts was taken
/// from each vector:
/// what all share tells nothing (Mu and Viswanath 2018). An item that nobody has met is found like
/// any other.
///
/// **Invariant:** vectors have length 1, or 0 where an item has no text.
public final class ContentModel implements CandidateModel, Reasoned {
    /// The algorithm's name.
    public static final String ALGORITHM = "content";

    private final ContentSpace space;
    private final float[] vectors;
    private final int[] texts;
    private final int known;
    private final Kernels kernels;

    /// @param vectors of the items, one behind another, in the space
    /// @param texts   hashes of their texts
    /// @param known   items `0 … known − 1` had interactions when it was trained
    ContentModel(ContentSpace space, float[] vectors, int[] texts, int known, Kernels kernels) {
        this.space = space;
        this.vectors = vectors;
        this.texts = texts;
        this.known = known;
        this.kernels = kernels;
    }

    /// Reads models of this algorithm.
    public static ModelFormat format(Kernels kernels) {
        return new Format(kernels);
    }

    @Override
    public String algorithm() {
        return ALGORITHM;
    }

    @Override
    public int items() {
        return vectors.length / space.width();
    }

    /// Where its vectors lie.
    public ContentSpace space() {
        return space;
    }

    /// Items from this one on had no interactions when it was trained.
    public int known() {
        return known;
    }

    /// Whether an item's vector is of this text.
    public boolean knows(int item, String text) {
        return texts[item] == text.hashCode();
    }

    /// The vector of an item, to be read only, beginning at `item · space().width()`.
    public float[] vectors() {
        return vectors;
    }

    /// The cosine of an item and a profile of length 1.
    public float cosine(float[] profile, int item) {
        return kernels.dot(vectors, item * space.width(), profile, 0, space.width());
    }

    @Override
    public void score(History history, float[] scores) {
        float[] profile = new float[space.width()];
        for (int i = 0; i < history.size(); i++) {
            kernels.axpy(history.weights()[i], vectors, history.items()[i] * space.width(), profile, 0, space.width());
        }
        if (!ContentSpace.unit(profile)) {
            Arrays.fill(scores, 0, items(), Float.NEGATIVE_INFINITY);
            return;
        }
        for (int item = 0; item < items(); item++) {
            scores[item] = space.coldOnly() && item < known ? Float.NEGATIVE_INFINITY : cosine(profile, item);
        }
    }

    @Override
    public List<Reason> reasons(History history, int item, int most) {
        int width = space.width();
        return Reasons.of(
                history,
                most,
                i -> history.weights()[i]
                        * kernels.dot(vectors, history.items()[i] * width, vectors, item * width, width));
    }

    @Override
    public void write(ArtifactOutput out) throws IOException {
        out.writeText(space.embedder());
        out.writeFloats(space.mean());
        out.writeInt(space.coldOnly() ? 1 : 0);
        out.writeInt(known);
        out.writeInts(texts);
        out.writeFloats(vectors);
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
            String embedder = in.readText();
            float[] mean = in.readFloats();
            int cold = in.readInt();
            int known = in.readInt();
            int[] texts = in.readInts();
            float[] vectors = in.readFloats();
            in.check(mean.length > 0 && vectors.length == (long) texts.length * mean.length, "a vector for each item");
            in.check(known >= 0 && known <= texts.length, "no more known items than items");
            return new ContentModel(new ContentSpace(embedder, mean, cold == 1), vectors, texts, known, kernels);
        }
    }
}

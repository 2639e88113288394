package dev.tidemill.recommend.content;

import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.model.Parameters;
import dev.tidemill.recommend.model.TrainingRun;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.util.List;
import java.util.Map;

/// Makes vectors of what is written of items.
public final class ContentTrainer {
    /// The most items that are taken: 300 MB of vectors.
    public static final int MOST_ITEMS = 200_000;

    private static final int BATCH = 64;

    private final boolean coldOnly;
    private final Kernels kernels;

    private ContentTrainer(boolean coldOnly, Kernels kernels) {
        this.coldOnly = coldOnly;
        this.kernels = kernels;
    }

    /// From a declaration: `cold` (0), 1 where only items are proposed that nobody has met.
    public static ContentTrainer of(Map<String, Double> given, Kernels kernels) {
        Parameters parameters = new Parameters(ContentModel.ALGORITHM, given);
        int cold = parameters.count("cold", 0, 0, 1);
        parameters.refuseOthers();
        return new ContentTrainer(cold == 1, kernels);
    }

    /// Makes a model.
    ///
    /// @param texts by item; those without one are empty
    /// @param known the first so many were met by somebody
    /// @throws IllegalArgumentException where there are no texts, or too many items
    public ContentModel train(List<String> texts, int known, TextEmbedder embedder, TrainingRun run) {
        if (texts.size() > MOST_ITEMS || texts.stream().allMatch(String::isEmpty)) {
            throw new IllegalArgumentException("content takes from 1 to " + MOST_ITEMS + " items with texts, got "
                    + texts.stream().filter(text -> !text.isEmpty()).count() + " (describe items, with their titles)");
        }
        int width = embedder.dimension();
        float[] vectors = new float[Math.multiplyExact(texts.size(), width)];
        double[] sum = new double[width];
        int written = 0;
        for (int from = 0; from < texts.size(); from += BATCH) {
            run.progress().at("texts", from, texts.size());
            List<String> some = texts.subList(from, Math.min(texts.size(), from + BATCH));
            List<float[]> made = embedder.embed(some);
            for (int i = 0; i < some.size(); i++) {
                if (!some.get(i).isEmpty()) {
                    written++;
                    System.arraycopy(made.get(i), 0, vectors, (from + i) * width, width);
                    for (int at = 0; at < width; at++) {
                        sum[at] += made.get(i)[at];
                    }
                }
            }
        }
        float[] mean = new float[width];
        for (int at = 0; at < width && written > 1; at++) {
            mean[at] = (float) (sum[at] / written);
        }
        ContentSpace space = new ContentSpace(embedder.name(), mean, coldOnly);
        place(texts, vectors, space);
        return new ContentModel(
                space, vectors, texts.stream().mapToInt(String::hashCode).toArray(), known, kernels);
    }

    private static void place(List<String> texts, float[] vectors, ContentSpace space) {
        int width = space.width();
        for (int item = 0; item < texts.size(); item++) {
            if (!texts.get(item).isEmpty()) {
                float[] raw = java.util.Arrays.copyOfRange(vectors, item * width, (item + 1) * width);
                System.arraycopy(space.place(raw), 0, vectors, item * width, width);
            }
        }
    }
}

package dev.tidemill.recommend.neighbour;

import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.CandidateTrainer;
import dev.tidemill.recommend.model.Candidates;
import dev.tidemill.recommend.model.ItemSet;
import dev.tidemill.recommend.model.Parameters;
import dev.tidemill.recommend.model.TrainingRun;
import java.util.Arrays;
import java.util.Map;

/// Finds each item's most similar items by walking over its users; one item is one task.
public final class NeighbourTrainer implements CandidateTrainer<Interactions, NeighbourModel> {
    private final Similarity similarity;
    private final int most;

    /// @param most neighbours that an item keeps, 1 to 10,000
    public NeighbourTrainer(Similarity similarity, int most) {
        if (most < 1 || most > 10_000) {
            throw new IllegalArgumentException("neighbours must be from 1 to 10000, got " + most);
        }
        this.similarity = similarity;
        this.most = most;
    }

    /// From a declaration: `neighbours` (200); `shrinkage` (10) of cosine and jaccard; `alpha` (0.9) and
    /// `beta` (0.5) of rp3beta.
    public static NeighbourTrainer of(String algorithm, Map<String, Double> given) {
        Parameters parameters = new Parameters(algorithm, given);
        int most = parameters.count("neighbours", 200, 1, 10_000);
        Similarity similarity = switch (algorithm) {
            case "cosine" -> new Similarity.Cosine(parameters.number("shrinkage", 10, 0, 1e6));
            case "jaccard" -> new Similarity.Jaccard(parameters.number("shrinkage", 10, 0, 1e6));
            case "rp3beta" ->
                new Similarity.Rp3Beta(parameters.number("alpha", 0.9, 0.01, 3), parameters.number("beta", 0.5, 0, 2));
            default ->
                throw new IllegalArgumentException(
                        "neighbours are by cosine, jaccard or rp3beta, got \"" + algorithm + "\"");
        };
        parameters.refuseOthers();
        return new NeighbourTrainer(similarity, most);
    }

    @Override
    public String algorithm() {
        return similarity.algorithm();
    }

    @Override
    public NeighbourModel train(Interactions data, TrainingRun run) {
        Walk walk = new Walk(similarity, data);
        int items = data.items();
        int[][] neighbours = new int[items][];
        float[][] similarities = new float[items][];
        run.progress().at("items", 0, items);
        run.workers().forEach(items, () -> new float[items], (scores, item) -> {
            walk.from(item, scores);
            Candidates best = Candidates.best(scores, items, most, ItemSet.none());
            neighbours[item] = best.items();
            similarities[item] = best.scores();
        });
        run.progress().at("items", items, items);
        int[] offsets = new int[items + 1];
        for (int item = 0; item < items; item++) {
            offsets[item + 1] = offsets[item] + neighbours[item].length;
        }
        int[] flat = new int[offsets[items]];
        float[] flatSimilarities = new float[flat.length];
        for (int item = 0; item < items; item++) {
            System.arraycopy(neighbours[item], 0, flat, offsets[item], neighbours[item].length);
            System.arraycopy(similarities[item], 0, flatSimilarities, offsets[item], neighbours[item].length);
        }
        return new NeighbourModel(algorithm(), offsets, flat, flatSimilarities);
    }

    /// Similarities of one item to all others.
    private static final class Walk {
        private final Similarity similarity;
        private final Interactions byUser;
        private final Interactions byItem;
        private final double[] lengths;
        private final int[] counts;
        private final double[] steps;

        Walk(Similarity similarity, Interactions byUser) {
            this.similarity = similarity;
            this.byUser = byUser;
            this.byItem = byUser.transposed();
            this.counts = byUser.itemCounts();
            this.steps = new double[byUser.users()];
            for (int user = 0; user < steps.length; user++) {
                steps[user] = step(byUser.count(user));
            }
            this.lengths = new double[byUser.items()];
            for (int item = 0; item < lengths.length; item++) {
                double squares = 0;
                for (int at = byItem.start(item); at < byItem.end(item); at++) {
                    squares += (double) byItem.weight(at) * byItem.weight(at);
                }
                lengths[item] = Math.sqrt(squares);
            }
        }

        /// Negative infinity for the item itself and for those with which it shares nothing.
        void from(int item, float[] scores) {
            Arrays.fill(scores, 0f);
            for (int at = byItem.start(item); at < byItem.end(item); at++) {
                int user = byItem.item(at);
                double step = similarity instanceof Similarity.Cosine ? byItem.weight(at) : steps[user];
                for (int other = byUser.start(user); other < byUser.end(user); other++) {
                    double to = similarity instanceof Similarity.Cosine ? byUser.weight(other) : 1;
                    scores[byUser.item(other)] += (float) (step * to);
                }
            }
            for (int other = 0; other < byUser.items(); other++) {
                boolean shared = other != item && scores[other] > 0;
                scores[other] = shared ? (float) whole(item, other, scores[other]) : Float.NEGATIVE_INFINITY;
            }
        }

        /// What a walk through a user with so many items counts.
        private double step(int count) {
            return switch (similarity) {
                case Similarity.Cosine _, Similarity.Jaccard _ -> 1;
                case Similarity.Rp3Beta walk -> Math.pow(count, -walk.alpha());
                case Similarity.Laplacian _ -> 1.0 / count;
            };
        }

        private double whole(int item, int other, double sum) {
            return switch (similarity) {
                case Similarity.Cosine cosine -> sum / (lengths[item] * lengths[other] + cosine.shrinkage());
                case Similarity.Jaccard jaccard -> sum / (counts[item] + counts[other] - sum + jaccard.shrinkage());
                case Similarity.Laplacian _ -> sum / Math.sqrt((double) counts[item] * counts[other]);
                case Similarity.Rp3Beta walk ->
                    sum * Math.pow(counts[item], -walk.alpha()) / Math.pow(counts[other], walk.beta());
            };
        }
    }
}

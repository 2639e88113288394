package dev.tidemill.recommend.factor;

import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.kernel.VectorGram;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.model.ArtifactInput;
import dev.tidemill.recommend.model.ArtifactOutput;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ModelFormat;
import java.io.IOException;
import java.util.Arrays;

/// Scores by the product of vectors. A user's vector is folded in from the history by one least-squares
/// solve, known or new, so that an event changes the next answer; only a known user without a history gets
/// the trained vector.
public final class FactorModel implements CandidateModel {
    /// The algorithm's name.
    public static final String ALGORITHM = "ials";

    private final IalsParameters parameters;
    private final float[] users;
    private final float[] items;
    private final float[] userGram;
    private final float[] itemGram;
    private final Kernels kernels;

    FactorModel(IalsParameters parameters, float[] users, float[] items, Kernels kernels) {
        int d = parameters.factors();
        this.parameters = parameters.exact();
        this.users = users;
        this.items = items;
        this.kernels = kernels;
        this.userGram = VectorGram.of(users, d, kernels, Workers.caller());
        this.itemGram = VectorGram.of(items, d, kernels, Workers.caller());
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
        return items.length / parameters.factors();
    }

    /// How many trained users it knows; none where it was trained to answer histories alone.
    public int users() {
        return users.length / parameters.factors();
    }

    /// Length of a vector.
    public int factors() {
        return parameters.factors();
    }

    /// A copy of an item's vector.
    public float[] itemVector(int item) {
        return Arrays.copyOfRange(items, item * factors(), (item + 1) * factors());
    }

    /// A copy of a trained user's vector.
    public float[] userVector(int user) {
        return Arrays.copyOfRange(users, user * factors(), (user + 1) * factors());
    }

    /// The vector of a user who did this: zeros where nothing was done. An item that occurs more than once
    /// counts with the sum of its weights.
    public float[] foldInUser(History history) {
        int[] distinct = Arrays.stream(history.items()).sorted().distinct().toArray();
        float[] weights = new float[distinct.length];
        for (int i = 0; i < history.size(); i++) {
            weights[Arrays.binarySearch(distinct, history.items()[i])] += history.weights()[i];
        }
        return fold(items, itemGram, items(), distinct, weights);
    }

    /// The vector of a new item that these users met.
    ///
    /// @param users   trained users, each once
    /// @param weights as many
    /// @throws IllegalStateException where it knows no users
    public float[] foldInItem(int[] users, float[] weights) {
        if (users() == 0) {
            throw new IllegalStateException("a model must know its users to fold an item in, got one that knows none");
        }
        return fold(this.users, userGram, users(), users, weights);
    }

    private float[] fold(float[] other, float[] gram, int others, int[] indexes, float[] weights) {
        float[] vector = new float[factors()];
        new RowSolver(parameters, kernels, indexes.length)
                .improve(new RowSolver.Row(other, gram, others, indexes, weights, 0, indexes.length), vector, 0, 1);
        return vector;
    }

    /// A model with more items at the end, whose vectors were folded in; all else is shared.
    ///
    /// @param vectors a multiple of [#factors] values
    public FactorModel withItems(float[] vectors) {
        if (vectors.length % factors() != 0) {
            throw new IllegalArgumentException(
                    "vectors must have " + factors() + " values each, got " + vectors.length + " in all");
        }
        float[] more = Arrays.copyOf(items, items.length + vectors.length);
        System.arraycopy(vectors, 0, more, items.length, vectors.length);
        return new FactorModel(parameters, users, more, kernels);
    }

    @Override
    public void score(History history, float[] scores) {
        boolean known = history.user().isPresent() && history.user().getAsInt() < users();
        if (history.size() == 0 && !known) {
            Arrays.fill(scores, 0, items(), Float.NEGATIVE_INFINITY);
            return;
        }
        float[] vector = history.size() == 0 ? userVector(history.user().getAsInt()) : foldInUser(history);
        int d = factors();
        for (int item = 0; item < items(); item++) {
            scores[item] = kernels.dot(items, item * d, vector, 0, d);
        }
    }

    @Override
    public void write(ArtifactOutput out) throws IOException {
        out.writeInt(parameters.factors());
        out.writeInt(parameters.iterations());
        out.writeDouble(parameters.l2());
        out.writeDouble(parameters.exponent());
        out.writeDouble(parameters.unobserved());
        out.writeDouble(parameters.deviation());
        out.writeFloats(users);
        out.writeFloats(items);
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
            int factors = in.readInt();
            int iterations = in.readInt();
            double l2 = in.readDouble();
            double exponent = in.readDouble();
            double unobserved = in.readDouble();
            double deviation = in.readDouble();
            float[] users = in.readFloats();
            float[] items = in.readFloats();
            in.check(factors > 0 && users.length % factors == 0 && items.length % factors == 0, "whole vectors");
            return new FactorModel(
                    new IalsParameters(factors, iterations, l2, exponent, unobserved, factors, deviation, 1),
                    users,
                    items,
                    kernels);
        }
    }
}

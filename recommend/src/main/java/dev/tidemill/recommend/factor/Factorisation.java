package dev.tidemill.recommend.factor;

import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.kernel.VectorGram;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Interactions;
import java.util.SplittableRandom;

/// Vectors of both sides while they are fitted: the state between iterations of iALS.
///
/// Deterministic: a vector depends on the other side alone, initial values come from one generator for
/// every 1,024 items, sums have fixed orders; threads change nothing.
public final class Factorisation {
    private static final int ROWS = 32;
    private static final int INITIAL_ROWS = 1024;

    private final IalsParameters parameters;
    private final Interactions byUser;
    private final Interactions byItem;
    private final Kernels kernels;
    private final Workers workers;
    private final float[] users;
    private final float[] items;

    /// Begins: users at 0, items by chance.
    ///
    /// @throws IllegalArgumentException where vectors would not fit into an array
    public Factorisation(Interactions data, IalsParameters parameters, long seed, Kernels kernels, Workers workers) {
        long largest = (long) Math.max(data.users(), data.items()) * parameters.factors();
        if (largest > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "vectors of one side must be at most 2^31 values, got " + largest + " (use fewer factors)");
        }
        this.parameters = parameters;
        this.byUser = data;
        this.byItem = data.transposed();
        this.kernels = kernels;
        this.workers = workers;
        this.users = new float[data.users() * parameters.factors()];
        this.items = new float[data.items() * parameters.factors()];
        double deviation = parameters.deviation() / Math.sqrt(parameters.factors());
        int stretch = INITIAL_ROWS * parameters.factors();
        workers.forEach((items.length + stretch - 1) / stretch, task -> {
            SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + task);
            for (int i = task * stretch; i < Math.min(items.length, (task + 1) * stretch); i++) {
                items[i] = (float) (deviation * random.nextGaussian());
            }
        });
    }

    /// One iteration: every user, then every item.
    public void iterate() {
        improve(byUser, items, users);
        improve(byItem, users, items);
    }

    private void improve(Interactions rows, float[] other, float[] vectors) {
        int d = parameters.factors();
        float[] gram = VectorGram.of(other, d, kernels, workers);
        int count = rows.users();
        workers.forEach((count + ROWS - 1) / ROWS, () -> new RowSolver(parameters, kernels), (solver, task) -> {
            for (int i = task * ROWS; i < Math.min(count, (task + 1) * ROWS); i++) {
                RowSolver.Row row = new RowSolver.Row(
                        other, gram, rows.items(), rows.columns(), rows.weights(), rows.start(i), rows.end(i));
                solver.improve(row, vectors, i * d, parameters.relaxation());
            }
        });
    }

    /// The value of what is minimised, in double precision.
    public double objective() {
        int d = parameters.factors();
        double[] sums = new double[byUser.users()];
        workers.forEach(byUser.users(), user -> sums[user] = observed(user));
        double sum = 0;
        for (double each : sums) {
            sum += each;
        }
        float[] userGram = VectorGram.of(users, d, kernels, workers);
        float[] itemGram = VectorGram.of(items, d, kernels, workers);
        double everything = 0;
        for (int i = 0; i < d * d; i++) {
            everything += (double) userGram[i] * itemGram[i];
        }
        return sum + parameters.unobserved() * everything + penalty(byUser, users) + penalty(byItem, items);
    }

    private double observed(int user) {
        int d = parameters.factors();
        double sum = 0;
        for (int at = byUser.start(user); at < byUser.end(user); at++) {
            double product = 0;
            for (int p = 0; p < d; p++) {
                product += (double) users[user * d + p] * items[byUser.item(at) * d + p];
            }
            double miss = (byUser.weight(at) > 0 ? 1 : 0) - product;
            sum += Math.abs(byUser.weight(at)) * miss * miss - parameters.unobserved() * product * product;
        }
        return sum;
    }

    private double penalty(Interactions rows, float[] vectors) {
        int d = parameters.factors();
        double sum = 0;
        for (int row = 0; row < rows.users(); row++) {
            double squares = 0;
            for (int p = row * d; p < (row + 1) * d; p++) {
                squares += (double) vectors[p] * vectors[p];
            }
            sum += parameters.l2Of(rows.count(row), rows.items()) * squares;
        }
        return sum;
    }

    /// What scores with the vectors of now.
    public FactorModel model() {
        return new FactorModel(parameters, users.clone(), items.clone(), kernels);
    }

    /// The same for histories alone.
    FactorModel modelWithoutUsers() {
        return new FactorModel(parameters, new float[0], items.clone(), kernels);
    }
}

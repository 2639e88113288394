package dev.tidemill.recommend.session;

import dev.tidemill.recommend.kernel.DenseProduct;
import dev.tidemill.recommend.kernel.DenseProduct.Tiled;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.kernel.SymmetricInverse;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.model.CandidateTrainer;
import dev.tidemill.recommend.model.TrainingRun;
import dev.tidemill.recommend.sequence.Sequences;

/// SLIST: the linear map from a history to what comes next that has the least squares over every step of
/// every sequence, in closed form; with `consistency`, also from a whole sequence to itself, where no item
/// may speak for itself.
///
/// The history is looked at on several scales at once, one block of weights for each, solved together:
/// the fast scale learns what follows, the slow one what goes together, and neither counts the other's
/// part twice. `B = P · R` with `P = (Σ c cᵀ + l2 · I)⁻¹` and `R = Σ c e(x)ᵀ`.
///
/// One inverse of (scales · items)² floats: at most 20,000 scales · items (1.6 GB, and as much again for
/// `R` and `B` where there is one scale).
public final class TransitionTrainer implements CandidateTrainer<Sequences, TransitionModel> {
    /// The most scales · items that are taken.
    public static final int MOST_ROWS = 20_000;

    private final TransitionSettings settings;
    private final Kernels kernels;

    public TransitionTrainer(TransitionSettings settings, Kernels kernels) {
        this.settings = settings;
        this.kernels = kernels;
    }

    @Override
    public String algorithm() {
        return TransitionModel.SLIST;
    }

    @Override
    public TransitionModel train(Sequences data, TrainingRun run) {
        int scales = settings.decays().size();
        int n = data.items();
        int size = Math.multiplyExact(scales, n);
        if (size > MOST_ROWS) {
            throw new IllegalArgumentException("slist takes at most " + MOST_ROWS + " scales times items, got " + scales
                    + " x " + n + " (use fewer decays, fewer items, or vmis-knn)");
        }
        Workers workers = run.workers();
        run.progress().at("sums of transitions", 0, 3);
        TransitionSums sums = new TransitionSums(data, settings.decays());
        float[] inverse = sums.gram(workers);
        Tiled next = sums.next(settings.ahead(), workers);
        if (settings.consistency() > 0) {
            sums.addConsistency((float) settings.consistency(), inverse, next, workers);
        }
        for (int i = 0; i < size; i++) {
            inverse[i * size + i] += (float) settings.l2();
        }
        run.progress().at("inverse", 1, 3);
        if (!SymmetricInverse.invert(inverse, size, kernels, workers)) {
            throw new IllegalArgumentException("l2 must keep the sums of transitions positive definite, got "
                    + settings.l2() + " (use a larger one)");
        }
        run.progress().at("weights", 2, 3);
        float[] weights = DenseProduct.multiply(inverse, size, next, kernels, workers);
        if (settings.consistency() > 0) {
            silenceSelf(weights, inverse, n, size, workers);
        }
        temper(weights, sums, n, size, workers);
        run.progress().at("done", 3, 3);
        float[] decays = new float[scales];
        for (int i = 0; i < scales; i++) {
            decays[i] = settings.decays().get(i).floatValue();
        }
        return new TransitionModel(n, decays, weights, kernels);
    }

    /// The least squares under the condition that the slowest scale has zeros on its diagonal: each column
    /// less the multiple of the inverse's column that makes it so (as EASE).
    private static void silenceSelf(float[] weights, float[] inverse, int n, int size, Workers workers) {
        int slow = size - n;
        float[] multiples = new float[n];
        for (int j = 0; j < n; j++) {
            multiples[j] = weights[(slow + j) * n + j] / inverse[(slow + j) * size + slow + j];
        }
        workers.forEach(size, row -> {
            for (int j = 0; j < n; j++) {
                weights[row * n + j] -= inverse[row * size + slow + j] * multiples[j];
            }
        });
        for (int j = 0; j < n; j++) {
            weights[(slow + j) * n + j] = 0f;
        }
    }

    private void temper(float[] weights, TransitionSums sums, int n, int size, Workers workers) {
        float[] factors = new float[n];
        for (int j = 0; j < n; j++) {
            factors[j] = (float) Math.pow(Math.max(1, sums.count(j)), -settings.popularity());
        }
        workers.forEach(size, row -> {
            for (int j = 0; j < n; j++) {
                weights[row * n + j] *= factors[j];
            }
        });
    }
}

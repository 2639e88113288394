package dev.tidemill.recommend.linear;

import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.kernel.SymmetricInverse;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.CandidateTrainer;
import dev.tidemill.recommend.model.Parameters;
import dev.tidemill.recommend.model.TrainingRun;
import java.util.Map;

/// EASE and EDLAE: item weights `B` that best rebuild each user's row from the others of the row,
/// `B = I − P / diag(P)` with `P = (XᵀX + Λ)⁻¹`. EASE has `Λ = l2 · I`; EDLAE, which trains as if each
/// entry were dropped with probability `dropout`, has `Λ = l2 · I + dropout / (1 − dropout) · diag(XᵀX)`.
///
/// One inverse of items × items floats: at most 20,000 items (1.6 GB).
public final class ClosedFormTrainer implements CandidateTrainer<Interactions, ItemWeightModel> {
    /// The largest catalogue that is taken.
    public static final int MOST_ITEMS = 20_000;

    private final double l2;
    private final double dropout;
    private final Kernels kernels;

    private ClosedFormTrainer(double l2, double dropout, Kernels kernels) {
        if (!(l2 > 0 && l2 < 1e9) || !(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException(
                    "l2 must be above 0 and dropout from 0 to below 1, got " + l2 + " and " + dropout);
        }
        this.l2 = l2;
        this.dropout = dropout;
        this.kernels = kernels;
    }

    /// EASE.
    ///
    /// @param l2 above 0; hundreds for thousands of users
    public static ClosedFormTrainer ease(double l2, Kernels kernels) {
        return new ClosedFormTrainer(l2, 0, kernels);
    }

    /// EDLAE.
    ///
    /// @param l2      above 0
    /// @param dropout from 0, below 1
    public static ClosedFormTrainer edlae(double l2, double dropout, Kernels kernels) {
        return new ClosedFormTrainer(l2, dropout, kernels);
    }

    /// From a declaration: `l2` (500) and, for `edlae`, `dropout` (0.4).
    public static ClosedFormTrainer of(String algorithm, Map<String, Double> given, Kernels kernels) {
        Parameters parameters = new Parameters(algorithm, given);
        double l2 = parameters.number("l2", 500, 1e-3, 1e8);
        double dropout = algorithm.equals(ItemWeightModel.EDLAE) ? parameters.number("dropout", 0.4, 0, 0.99) : 0;
        parameters.refuseOthers();
        return new ClosedFormTrainer(l2, dropout, kernels);
    }

    @Override
    public String algorithm() {
        return dropout == 0 ? ItemWeightModel.EASE : ItemWeightModel.EDLAE;
    }

    @Override
    public ItemWeightModel train(Interactions data, TrainingRun run) {
        int n = data.items();
        if (n > MOST_ITEMS) {
            throw new IllegalArgumentException(algorithm() + " takes at most " + MOST_ITEMS + " items, got " + n
                    + " (use graph-filter, or fewer items)");
        }
        run.progress().at("gram matrix", 0, 2);
        float[] gram = Gram.of(data, run.workers());
        for (int i = 0; i < n; i++) {
            double diagonal = gram[i * n + i];
            gram[i * n + i] = (float) (diagonal + l2 + dropout / (1 - dropout) * diagonal);
        }
        run.progress().at("inverse", 1, 2);
        if (!SymmetricInverse.invert(gram, n, kernels, run.workers())) {
            throw new IllegalArgumentException(
                    "l2 must keep the gram matrix positive definite, got " + l2 + " (use a larger one)");
        }
        float[] inverseDiagonal = new float[n];
        for (int j = 0; j < n; j++) {
            inverseDiagonal[j] = 1f / gram[j * n + j];
        }
        run.workers().forEach(n, i -> {
            for (int j = 0; j < n; j++) {
                gram[i * n + j] = i == j ? 0f : -gram[i * n + j] * inverseDiagonal[j];
            }
        });
        run.progress().at("done", 2, 2);
        return new ItemWeightModel(algorithm(), n, gram, kernels);
    }
}

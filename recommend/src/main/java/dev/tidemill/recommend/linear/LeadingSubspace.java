package dev.tidemill.recommend.linear;

import dev.tidemill.recommend.kernel.Cholesky;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.kernel.VectorGram;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.TrainingRun;
import java.util.Arrays;
import java.util.SplittableRandom;

/// An orthonormal basis of the leading right singular vectors of `R̃`, by randomised subspace iteration
/// (Halko, Martinsson and Tropp 2011): `Q ← orth(R̃ᵀ R̃ Q)` from a random `Q`. Only the span is found, not
/// single vectors. Orthonormal by Cholesky of the gram matrix, twice, which single precision needs.
final class LeadingSubspace {
    private static final int ITERATIONS = 6;
    private static final int ROWS = 64;

    private final Interactions byUser;
    private final Interactions byItem;
    private final int width;
    private final Kernels kernels;
    private final TrainingRun run;
    private final float[] userScale;
    private final float[] itemScale;

    LeadingSubspace(Interactions data, int width, Kernels kernels, TrainingRun run) {
        this.byUser = data;
        this.byItem = data.transposed();
        this.width = width;
        this.kernels = kernels;
        this.run = run;
        this.userScale = scale(byUser);
        this.itemScale = scale(byItem);
    }

    private static float[] scale(Interactions rows) {
        float[] scale = new float[rows.users()];
        for (int row = 0; row < scale.length; row++) {
            scale[row] = rows.count(row) == 0 ? 0f : (float) (1 / Math.sqrt(rows.count(row)));
        }
        return scale;
    }

    /// items · width values.
    float[] find() {
        float[] basis = new float[byItem.users() * width];
        SplittableRandom random = new SplittableRandom(run.seed());
        for (int i = 0; i < basis.length; i++) {
            basis[i] = (float) random.nextGaussian();
        }
        float[] between = new float[byUser.users() * width];
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            run.progress().at("subspace", iteration, ITERATIONS);
            multiply(byUser, userScale, itemScale, basis, between);
            multiply(byItem, itemScale, userScale, between, basis);
            orthonormalise(basis);
            orthonormalise(basis);
        }
        run.progress().at("subspace", ITERATIONS, ITERATIONS);
        return basis;
    }

    private void multiply(Interactions rows, float[] rowScale, float[] columnScale, float[] from, float[] to) {
        int count = rows.users();
        run.workers().forEach((count + ROWS - 1) / ROWS, task -> {
            for (int row = task * ROWS; row < Math.min(count, (task + 1) * ROWS); row++) {
                Arrays.fill(to, row * width, (row + 1) * width, 0f);
                for (int at = rows.start(row); at < rows.end(row); at++) {
                    int column = rows.item(at);
                    kernels.axpy(rowScale[row] * columnScale[column], from, column * width, to, row * width, width);
                }
            }
        });
    }

    /// Columns that depend on others by more than single precision can tell shrink towards 0.
    private void orthonormalise(float[] basis) {
        float[] gram = VectorGram.of(basis, width, kernels, run.workers());
        double trace = 0;
        for (int i = 0; i < width; i++) {
            trace += gram[i * width + i];
        }
        for (int i = 0; i < width; i++) {
            gram[i * width + i] += (float) (1e-6 * trace / width + Float.MIN_NORMAL);
        }
        Cholesky cholesky = new Cholesky(kernels);
        if (!cholesky.factor(gram, width)) {
            throw new IllegalArgumentException(
                    "graph-filter needs a rank that the data has, got " + width + " (use a smaller one)");
        }
        int rows = basis.length / width;
        run.workers().forEach((rows + ROWS - 1) / ROWS, task -> {
            for (int row = task * ROWS; row < Math.min(rows, (task + 1) * ROWS); row++) {
                cholesky.solveTransposed(gram, width, basis, row * width);
            }
        });
    }
}

package dev.tidemill.recommend.kernel;

import dev.tidemill.recommend.kernel.Kernels.Block;
import dev.tidemill.recommend.kernel.Kernels.Strided;

/// Factors a small symmetric positive definite matrix `A = Uᵀ U` in place and solves with it, in single
/// precision. Of `A` and `U` only the upper triangle counts. Blocks of 16 rows: the rows within one by
/// axpy, all below them by one [Kernels#multiplyAdd] a block.
public final class Cholesky {
    private static final int BLOCK = 16;

    private final Kernels kernels;

    public Cholesky(Kernels kernels) {
        this.kernels = kernels;
    }

    /// Factors.
    ///
    /// @param a n · n values, row by row; the upper triangle becomes `U`, what is below the diagonal is
    ///          undefined
    /// @return false where a pivot is not above 0: the matrix is not positive definite to working precision
    public boolean factor(float[] a, int n) {
        for (int from = 0; from < n; from += BLOCK) {
            int to = Math.min(n, from + BLOCK);
            if (!factorRows(a, n, from, to)) {
                return false;
            }
            for (int row = to; row < n; row += BLOCK) {
                int rows = Math.min(BLOCK, n - row);
                kernels.multiplyAdd(
                        rows,
                        n - row,
                        to - from,
                        -1f,
                        new Strided(a, from * n + row, 1, n),
                        new Block(a, from * n + row, n),
                        new Block(a, row * n + row, n));
            }
        }
        return true;
    }

    /// Row `k` less its products with the rows of the block above it, from the block's first column on:
    /// what comes out below the diagonal is not used, and whole tiles are faster.
    private boolean factorRows(float[] a, int n, int from, int to) {
        for (int k = from; k < to; k++) {
            kernels.multiplyAdd(
                    1,
                    n - from,
                    k - from,
                    -1f,
                    new Strided(a, from * n + k, 0, n),
                    new Block(a, from * n + from, n),
                    new Block(a, k * n + from, n));
            float pivot = a[k * n + k];
            if (!(pivot > 0f) || Float.isInfinite(pivot)) {
                return false;
            }
            float root = (float) Math.sqrt(pivot);
            float inverse = 1f / root;
            a[k * n + k] = root;
            for (int j = k + 1; j < n; j++) {
                a[k * n + j] *= inverse;
            }
        }
        return true;
    }

    /// Replaces `b` by the solution of `A x = b`.
    ///
    /// @param u what [#factor] left
    /// @param b n values from `at` on
    public void solve(float[] u, int n, float[] b, int at) {
        solveTransposed(u, n, b, at);
        for (int k = n - 1; k >= 0; k--) {
            float dot = kernels.dot(u, k * n + k + 1, b, at + k + 1, n - k - 1);
            b[at + k] = (b[at + k] - dot) / u[k * n + k];
        }
    }

    /// Replaces `b` by the solution of `Uᵀ x = b`.
    ///
    /// @param u what [#factor] left
    /// @param b n values from `at` on
    public void solveTransposed(float[] u, int n, float[] b, int at) {
        for (int k = 0; k < n; k++) {
            float value = b[at + k] / u[k * n + k];
            b[at + k] = value;
            kernels.axpy(-value, u, k * n + k + 1, b, at + k + 1, n - k - 1);
        }
    }
}

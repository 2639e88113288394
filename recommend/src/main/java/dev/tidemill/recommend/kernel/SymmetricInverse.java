package dev.tidemill.recommend.kernel;

import dev.tidemill.recommend.kernel.Kernels.Block;
import dev.tidemill.recommend.kernel.Kernels.Strided;
import java.util.Arrays;

/// The inverse of a large symmetric positive definite matrix in place, in single precision.
///
/// The idea: the sweep operator (Goodnight 1979, "A Tutorial on the SWEEP Operator") by blocks of 128.
/// Sweeping block `K` of `A` leaves `A[K,K] = −P` with `P` the inverse of `A[K,K]`, `A[i,K] = A[i,K] P`, and
/// `A[i,j] −= A[i,K] P A[K,j]` elsewhere; after the last block `A` is minus its inverse. Every step is
/// symmetric, so only the lower triangle is kept up, and nearly all work is [Kernels#multiplyAdd].
///
/// Complexity: n³ / 2 multiply-adds, n · 256 values of scratch. A row of blocks is one task, so that the
/// result does not depend on the number of threads.
public final class SymmetricInverse {
    private static final int BLOCK = 128;
    private static final int ROWS = 64;
    private static final int TILE = 16;

    private final Kernels kernels;
    private final Workers workers;
    private final float[] a;
    private final int n;
    private final float[] panel;
    private final float[] packed;
    private final float[] swept;

    private SymmetricInverse(Kernels kernels, Workers workers, float[] a, int n) {
        this.kernels = kernels;
        this.workers = workers;
        this.a = a;
        this.n = n;
        this.panel = new float[n * BLOCK];
        this.packed = new float[(n + TILE) * BLOCK];
        this.swept = new float[n * BLOCK];
    }

    /// Inverts.
    ///
    /// @param a n · n values, row by row; both triangles are written
    /// @return false where the matrix is not positive definite to working precision; `a` is undefined then
    public static boolean invert(float[] a, int n, Kernels kernels, Workers workers) {
        return new SymmetricInverse(kernels, workers, a, n).run();
    }

    private boolean run() {
        for (int from = 0; from < n; from += BLOCK) {
            int width = Math.min(BLOCK, n - from);
            if (!sweep(from, width)) {
                return false;
            }
        }
        workers.forEach(n, i -> {
            for (int j = 0; j < i; j++) {
                a[i * n + j] = -a[i * n + j];
            }
            a[i * n + i] = -a[i * n + i];
        });
        workers.forEach(n, i -> {
            for (int j = i + 1; j < n; j++) {
                a[i * n + j] = a[j * n + i];
            }
        });
        return true;
    }

    private boolean sweep(int from, int width) {
        float[] inverse = smallInverse(from, width);
        if (inverse.length == 0) {
            return false;
        }
        int tasks = (n + ROWS - 1) / ROWS;
        workers.forEach(tasks, task -> copyPanel(task * ROWS, Math.min(n, (task + 1) * ROWS), from, width));
        workers.forEach(tasks, task -> multiplyPanel(task * ROWS, Math.min(n, (task + 1) * ROWS), width, inverse));
        workers.forEach(tasks, task -> update(task * ROWS, Math.min(n, (task + 1) * ROWS), from, width));
        workers.forEach(tasks, task -> store(task * ROWS, Math.min(n, (task + 1) * ROWS), from, width));
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                a[(from + i) * n + from + j] = -inverse[i * width + j];
            }
        }
        return true;
    }

    /// The inverse of the diagonal block; empty where it has none.
    private float[] smallInverse(int from, int width) {
        float[] upper = new float[width * width];
        for (int i = 0; i < width; i++) {
            for (int j = i; j < width; j++) {
                upper[i * width + j] = a[(from + j) * n + from + i];
            }
        }
        Cholesky cholesky = new Cholesky(kernels);
        if (!cholesky.factor(upper, width)) {
            return new float[0];
        }
        float[] inverse = new float[width * width];
        for (int i = 0; i < width; i++) {
            inverse[i * width + i] = 1f;
            cholesky.solve(upper, width, inverse, i * width);
        }
        return inverse;
    }

    /// The block's columns of all rows, those above it from their mirror; zero for the block's own rows.
    private void copyPanel(int begin, int end, int from, int width) {
        for (int i = begin; i < end; i++) {
            for (int p = 0; p < width; p++) {
                float value = i >= from + width ? a[i * n + from + p] : i < from ? a[(from + p) * n + i] : 0f;
                panel[i * BLOCK + p] = value;
                packed[(i / TILE) * TILE * BLOCK + p * TILE + i % TILE] = value;
            }
        }
    }

    private void multiplyPanel(int begin, int end, int width, float[] inverse) {
        Arrays.fill(swept, begin * BLOCK, end * BLOCK, 0f);
        kernels.multiplyAdd(
                end - begin,
                width,
                width,
                1f,
                new Strided(panel, begin * BLOCK, BLOCK, 1),
                new Block(inverse, 0, width),
                new Block(swept, begin * BLOCK, BLOCK));
    }

    /// Rows `begin` to `end` up to the diagonal; the block's own rows and columns get zeros added.
    private void update(int begin, int end, int from, int width) {
        if (begin >= from && end <= from + width) {
            return;
        }
        Strided rows = new Strided(swept, begin * BLOCK, BLOCK, 1);
        for (int j = 0; j < end; j += TILE) {
            kernels.multiplyAdd(
                    end - begin,
                    Math.min(TILE, end - j),
                    width,
                    -1f,
                    rows,
                    new Block(packed, j * BLOCK, TILE),
                    new Block(a, begin * n + j, n));
        }
    }

    private void store(int begin, int end, int from, int width) {
        for (int i = begin; i < end; i++) {
            for (int p = 0; p < width; p++) {
                if (i >= from + width) {
                    a[i * n + from + p] = swept[i * BLOCK + p];
                } else if (i < from) {
                    a[(from + p) * n + i] = swept[i * BLOCK + p];
                }
            }
        }
    }
}

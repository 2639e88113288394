package dev.tidemill.recommend.factor;

import dev.tidemill.recommend.kernel.Cholesky;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.kernel.Kernels.Block;
import dev.tidemill.recommend.kernel.Kernels.Strided;
import java.util.Arrays;

/// Improves one vector `w` while the other side's vectors `H` stand still; the scratch space of one thread.
///
/// The idea: the objective is quadratic in `w`, so a Newton step on some of its coordinates is exact for
/// them. For each block of coordinates `B`, with `e = H w` kept up to date:
///
/// 1. gradient `g = a (G w)_B + Σ ((c − a) e − target · c) h_B + λ w_B`, where `G = HᵀH` covers everything
/// unobserved; 2. curvature `A = a G_BB + Σ (c − a) h_B h_Bᵀ + λ I`;
/// 3. `w_B −= A⁻¹ g`, `e −= h_B · A⁻¹ g`.
///
/// One block of all coordinates is least squares, whatever `w` was: then `e` is not needed and `g` begins
/// at `w = 0`. Observed rows are gathered by 512 so that they stay in the cache; sums are in order of rows.
///
/// Complexity for n observed entries, d coordinates, blocks of b: n d (b / 2 + 3) + d² + d b² / 6
/// multiply-adds.
final class RowSolver {
    private static final int GATHERED = 512;
    private static final int TILE = 16;

    private final IalsParameters parameters;
    private final Kernels kernels;
    private final Cholesky cholesky;
    private final int d;
    private final int width;
    private final int gathered;
    private final float[] rows;
    private final float[] scaled;
    private final float[] coefficients;
    private final float[] curvature;
    private final float[] gradient;
    private float[] products;

    RowSolver(IalsParameters parameters, Kernels kernels) {
        this(parameters, kernels, GATHERED);
    }

    /// @param most for how many observed rows there is room at once, which costs 8 · d bytes each
    RowSolver(IalsParameters parameters, Kernels kernels, int most) {
        this.parameters = parameters;
        this.kernels = kernels;
        this.cholesky = new Cholesky(kernels);
        this.d = parameters.factors();
        this.width = Math.min(d, parameters.block());
        this.gathered = Math.min(GATHERED, most);
        this.coefficients = new float[gathered];
        this.products = new float[gathered];
        this.rows = new float[gathered * width];
        this.scaled = new float[gathered * width];
        this.curvature = new float[width * width];
        this.gradient = new float[width];
    }

    /// What one vector is fitted to.
    ///
    /// @param other   vectors of the other side, `d` values each
    /// @param gram    `HᵀH` of the other side, d · d values
    /// @param others  how many vectors there are on the other side
    /// @param indexes observed entries `from` to `to`
    /// @param weights their weights
    record Row(float[] other, float[] gram, int others, int[] indexes, float[] weights, int from, int to) {
        int count() {
            return to - from;
        }
    }

    /// Coordinates `from` to `from + size`.
    private record Span(int from, int size) {}

    /// Improves `d` values from `at` on by one pass over all blocks.
    ///
    /// @param reach how far steps go, above 0 and below 2
    void improve(Row row, float[] vectors, int at, double reach) {
        float l2 = (float) parameters.l2Of(row.count(), row.others());
        if (row.count() == 0) {
            Arrays.fill(vectors, at, at + d, 0f);
            return;
        }
        boolean whole = width == d;
        if (!whole) {
            multiplyAll(row, vectors, at);
        }
        for (int block = 0; block < d; block += width) {
            int size = Math.min(width, d - block);
            step(row, vectors, at, new Span(block, size), l2, reach);
        }
    }

    /// e = H w.
    private void multiplyAll(Row row, float[] vectors, int at) {
        if (products.length < row.count()) {
            products = new float[row.count() + (row.count() >> 1)];
        }
        for (int i = 0; i < row.count(); i++) {
            products[i] = kernels.dot(row.other(), row.indexes()[row.from() + i] * d, vectors, at, d);
        }
    }

    private void step(Row row, float[] vectors, int at, Span span, float l2, double reach) {
        int block = span.from();
        int size = span.size();
        boolean whole = width == d;
        float a = (float) parameters.unobserved();
        for (int i = 0; i < size; i++) {
            int gramRow = (block + i) * d;
            for (int j = 0; j < size; j++) {
                curvature[i * size + j] = a * row.gram()[gramRow + block + j];
            }
            curvature[i * size + i] += l2;
            gradient[i] = whole
                    ? 0f
                    : Math.fma(a, kernels.dot(row.gram(), gramRow, vectors, at, d), l2 * vectors[at + block + i]);
        }
        for (int from = 0; from < row.count(); from += gathered) {
            int count = Math.min(gathered, row.count() - from);
            gather(row, from, count, block, size, whole);
            accumulate(count, size);
        }
        if (!cholesky.factor(curvature, size)) {
            throw new IllegalArgumentException(
                    "l2 must keep the equations positive definite, got " + parameters.l2() + " (use a larger one)");
        }
        cholesky.solve(curvature, size, gradient, 0);
        float relaxation = (float) reach;
        for (int i = 0; i < size; i++) {
            gradient[i] = relaxation * (whole ? gradient[i] + vectors[at + i] : gradient[i]);
            vectors[at + block + i] -= gradient[i];
        }
        if (block + size < d) {
            follow(row, block, size);
        }
    }

    /// Copies the block's coordinates of observed rows, plain and times `c − a`, and their share of the
    /// gradient.
    private void gather(Row row, int from, int count, int block, int size, boolean whole) {
        float a = (float) parameters.unobserved();
        for (int i = 0; i < count; i++) {
            float weight = row.weights()[row.from() + from + i];
            float confidence = Math.abs(weight);
            float excess = confidence - a;
            float wanted = weight > 0 ? confidence : 0f;
            coefficients[i] = whole ? -wanted : Math.fma(excess, products[from + i], -wanted);
            int source = row.indexes()[row.from() + from + i] * d + block;
            int target = i * size;
            for (int j = 0; j < size; j++) {
                float value = row.other()[source + j];
                rows[target + j] = value;
                scaled[target + j] = excess * value;
            }
        }
    }

    private void accumulate(int count, int size) {
        for (int i = 0; i < size; i += TILE) {
            kernels.multiplyAdd(
                    Math.min(TILE, size - i),
                    size - i,
                    count,
                    1f,
                    new Strided(scaled, i, 1, size),
                    new Block(rows, i, size),
                    new Block(curvature, i * size + i, size));
        }
        kernels.multiplyAdd(
                1,
                size,
                count,
                1f,
                new Strided(coefficients, 0, 0, 1),
                new Block(rows, 0, size),
                new Block(gradient, 0, size));
    }

    /// e −= h_B · step.
    private void follow(Row row, int block, int size) {
        for (int i = 0; i < row.count(); i++) {
            int source = row.indexes()[row.from() + i] * d + block;
            products[i] -= kernels.dot(row.other(), source, gradient, 0, size);
        }
    }
}

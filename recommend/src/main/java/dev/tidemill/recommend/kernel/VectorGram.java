package dev.tidemill.recommend.kernel;

import dev.tidemill.recommend.kernel.Kernels.Block;
import dev.tidemill.recommend.kernel.Kernels.Strided;

/// `HᵀH` of many vectors.
public final class VectorGram {
    private static final int ROWS = 2048;
    private static final int TILE = 16;

    private VectorGram() {}

    /// Sums of 2,048 rows each, added in order of rows.
    ///
    /// @param vectors rows of `d` values
    /// @return d · d values, both triangles
    public static float[] of(float[] vectors, int d, Kernels kernels, Workers workers) {
        int rows = vectors.length / d;
        int tasks = (rows + ROWS - 1) / ROWS;
        float[][] parts = new float[tasks][];
        workers.forEach(tasks, task -> {
            int from = task * ROWS;
            parts[task] = part(vectors, from, Math.min(ROWS, rows - from), d, kernels);
        });
        float[] gram = new float[d * d];
        for (float[] part : parts) {
            kernels.axpy(1f, part, 0, gram, 0, gram.length);
        }
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < i; j++) {
                gram[i * d + j] = gram[j * d + i];
            }
        }
        return gram;
    }

    private static float[] part(float[] vectors, int from, int rows, int d, Kernels kernels) {
        float[] gram = new float[d * d];
        for (int i = 0; i < d; i += TILE) {
            kernels.multiplyAdd(
                    Math.min(TILE, d - i),
                    d - i,
                    rows,
                    1f,
                    new Strided(vectors, from * d + i, 1, d),
                    new Block(vectors, from * d + i, d),
                    new Block(gram, i * d + i, d));
        }
        return gram;
    }
}

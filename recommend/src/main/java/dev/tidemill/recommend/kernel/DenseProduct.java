package dev.tidemill.recommend.kernel;

import dev.tidemill.recommend.kernel.Kernels.Block;
import dev.tidemill.recommend.kernel.Kernels.Strided;

/// `C = A · B` of large dense matrices, with `B` in tiles of 16 columns that lie whole.
///
/// Rows of `A` go in panels of 64, one task each, and its columns in blocks of 256, so that a piece of `A`
/// (64 KiB) and one of a tile (16 KiB) stay in caches while they are multiplied. Sums are taken in order of
/// `A`'s columns whatever the number of threads.
public final class DenseProduct {
    private static final int TILE = 16;
    private static final int ROWS = 64;
    private static final int DEPTH = 256;

    private DenseProduct() {}

    /// `B` in tiles: entry `(row, column)` lies at [#at].
    ///
    /// @param values as many as [#of] makes
    public record Tiled(float[] values, int rows, int columns) {
        /// Zeros.
        public static Tiled of(int rows, int columns) {
            return new Tiled(new float[Math.multiplyExact((columns + TILE - 1) / TILE * TILE, rows)], rows, columns);
        }

        /// Where an entry lies in `values`.
        public int at(int row, int column) {
            return (column / TILE * rows + row) * TILE + column % TILE;
        }
    }

    /// The product, row by row.
    ///
    /// @param a    `rows · b.rows()` values, row by row
    /// @param rows of `a`
    public static float[] multiply(float[] a, int rows, Tiled b, Kernels kernels, Workers workers) {
        int columns = b.columns();
        float[] c = new float[Math.multiplyExact(rows, columns)];
        workers.forEach((rows + ROWS - 1) / ROWS, panel -> {
            int from = panel * ROWS;
            int height = Math.min(ROWS, rows - from);
            for (int depth = 0; depth < b.rows(); depth += DEPTH) {
                int steps = Math.min(DEPTH, b.rows() - depth);
                for (int column = 0; column < columns; column += TILE) {
                    kernels.multiplyAdd(
                            height,
                            Math.min(TILE, columns - column),
                            steps,
                            1f,
                            new Strided(a, from * b.rows() + depth, b.rows(), 1),
                            new Block(b.values(), b.at(depth, column), TILE),
                            new Block(c, from * columns + column, columns));
                }
            }
        });
        return c;
    }
}

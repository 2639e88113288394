package dev.tidemill.recommend.kernel;

/// Arithmetic on stretches of float arrays. Implementations answer the same bits: every sum has one order
/// that is part of its contract, and every product is added with one rounding ([Math#fma]). Safe for any
/// number of threads.
public interface Kernels {
    /// Number of partial sums of [#dot], which is part of its result.
    int DOT_LANES = 16;

    /// What computes: `scalar`, or `vector` with the number of bits.
    String name();

    /// The sum of `a[aFrom + i] · b[bFrom + i]` for `i < n`.
    ///
    /// Order: entry `i` goes to partial sum `i mod 16` as far as whole groups of 16 go; the partial sums are
    /// halved (`s[i] + s[i + 8]`, then 4, 2, 1); what is left is added one by one.
    float dot(float[] a, int aFrom, float[] b, int bFrom, int n);

    /// `y[yFrom + i] += alpha · x[xFrom + i]` for `i < n`.
    void axpy(float alpha, float[] x, int xFrom, float[] y, int yFrom, int n);

    /// `C[i, j] += sign · Σ A[i, p] · B[p, j]`, added in order of `p` to what `C` holds.
    ///
    /// `C` and `B` have their rows apart by a stride and columns beside each other; `A` has both strides
    /// free, so that it may be a transposed matrix. `C` must not overlap `A` or `B`.
    ///
    /// @param m    rows of `C` and `A`
    /// @param n    columns of `C` and `B`
    /// @param depth columns of `A`, rows of `B`
    /// @param sign 1 or −1
    void multiplyAdd(int m, int n, int depth, float sign, Strided a, Block b, Block c);

    /// A matrix in an array: entry `(i, p)` is `values[from + i · row + p · column]`.
    record Strided(float[] values, int from, int row, int column) {}

    /// A matrix in an array whose rows lie whole: entry `(i, j)` is `values[from + i · row + j]`.
    record Block(float[] values, int from, int row) {}

    /// The fastest that this JVM has: vectors where it was started with `--add-modules
    /// jdk.incubator.vector` on a processor with registers of 256 bits or more, else plain loops.
    static Kernels fastest() {
        return Fastest.KERNELS;
    }

    /// Plain loops; works everywhere.
    static Kernels scalar() {
        return new ScalarKernels();
    }
}

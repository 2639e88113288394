package dev.tidemill.recommend.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// On the Vector API, with 256 bits everywhere: [#dot] has 16 partial sums, which are two such vectors, and
/// the tile of [#multiplyAdd] (4 rows of 16 columns) fills the sixteen registers of AVX2. Wider registers
/// are not used, for the sake of equal bits from one piece of code.
///
/// Tiles: eight accumulators stay in registers over the whole depth; each step loads two vectors of `B`,
/// broadcasts four values of `A`, and does eight multiply-adds. Rows and columns that fill no tile go
/// through narrower ones, in the same order of sums.
final class VectorKernels implements Kernels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
    private static final int WIDTH = 8;
    private static final VectorShuffle<Float> BY_FOUR = VectorShuffle.fromValues(SPECIES, 4, 5, 6, 7, 0, 1, 2, 3);
    private static final VectorShuffle<Float> BY_TWO = VectorShuffle.fromValues(SPECIES, 2, 3, 0, 1, 6, 7, 4, 5);
    private static final int TILE = 2 * WIDTH;
    private static final int ROWS = 4;

    static boolean suits() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize() >= SPECIES.vectorBitSize();
    }

    @Override
    public String name() {
        return "vector-" + SPECIES.vectorBitSize();
    }

    @Override
    public float dot(float[] a, int aFrom, float[] b, int bFrom, int n) {
        float sum = 0;
        int i = 0;
        if (n >= DOT_LANES) {
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = s0;
            for (; i <= n - DOT_LANES; i += DOT_LANES) {
                s0 = at(a, aFrom + i).fma(at(b, bFrom + i), s0);
                s1 = at(a, aFrom + i + WIDTH).fma(at(b, bFrom + i + WIDTH), s1);
            }
            FloatVector s = s0.add(s1);
            s = s.add(s.rearrange(BY_FOUR));
            s = s.add(s.rearrange(BY_TWO));
            sum = s.lane(0) + s.lane(1);
        }
        for (; i < n; i++) {
            sum = Math.fma(a[aFrom + i], b[bFrom + i], sum);
        }
        return sum;
    }

    private static FloatVector at(float[] values, int from) {
        return FloatVector.fromArray(SPECIES, values, from);
    }

    @Override
    public void axpy(float alpha, float[] x, int xFrom, float[] y, int yFrom, int n) {
        FloatVector factor = FloatVector.broadcast(SPECIES, alpha);
        int i = 0;
        for (; i <= n - WIDTH; i += WIDTH) {
            factor.fma(at(x, xFrom + i), at(y, yFrom + i)).intoArray(y, yFrom + i);
        }
        for (; i < n; i++) {
            y[yFrom + i] = Math.fma(alpha, x[xFrom + i], y[yFrom + i]);
        }
    }

    @Override
    public void multiplyAdd(int m, int n, int depth, float sign, Strided a, Block b, Block c) {
        int columns = n - n % TILE;
        for (int j = 0; j < columns; j += TILE) {
            int i = 0;
            for (; i <= m - ROWS; i += ROWS) {
                tile(i, j, depth, sign, a, b, c);
            }
            for (; i < m; i++) {
                row(i, j, depth, sign, a, b, c);
            }
        }
        if (columns < n) {
            rest(m, columns, n - columns, depth, sign, a, b, c);
        }
    }

    private static void tile(int i, int j, int depth, float sign, Strided a, Block b, Block c) {
        float[] av = a.values();
        float[] bv = b.values();
        float[] cv = c.values();
        int c0 = c.from() + i * c.row() + j;
        int c1 = c0 + c.row();
        int c2 = c1 + c.row();
        int c3 = c2 + c.row();
        FloatVector s00 = signed(at(cv, c0), sign);
        FloatVector s01 = signed(at(cv, c0 + WIDTH), sign);
        FloatVector s10 = signed(at(cv, c1), sign);
        FloatVector s11 = signed(at(cv, c1 + WIDTH), sign);
        FloatVector s20 = signed(at(cv, c2), sign);
        FloatVector s21 = signed(at(cv, c2 + WIDTH), sign);
        FloatVector s30 = signed(at(cv, c3), sign);
        FloatVector s31 = signed(at(cv, c3 + WIDTH), sign);
        int row = a.row();
        int aAt = a.from() + i * row;
        int bAt = b.from() + j;
        for (int p = 0; p < depth; p++, aAt += a.column(), bAt += b.row()) {
            FloatVector b0 = at(bv, bAt);
            FloatVector b1 = at(bv, bAt + WIDTH);
            FloatVector a0 = FloatVector.broadcast(SPECIES, av[aAt]);
            s00 = a0.fma(b0, s00);
            s01 = a0.fma(b1, s01);
            FloatVector a1 = FloatVector.broadcast(SPECIES, av[aAt + row]);
            s10 = a1.fma(b0, s10);
            s11 = a1.fma(b1, s11);
            FloatVector a2 = FloatVector.broadcast(SPECIES, av[aAt + 2 * row]);
            s20 = a2.fma(b0, s20);
            s21 = a2.fma(b1, s21);
            FloatVector a3 = FloatVector.broadcast(SPECIES, av[aAt + 3 * row]);
            s30 = a3.fma(b0, s30);
            s31 = a3.fma(b1, s31);
        }
        signed(s00, sign).intoArray(cv, c0);
        signed(s01, sign).intoArray(cv, c0 + WIDTH);
        signed(s10, sign).intoArray(cv, c1);
        signed(s11, sign).intoArray(cv, c1 + WIDTH);
        signed(s20, sign).intoArray(cv, c2);
        signed(s21, sign).intoArray(cv, c2 + WIDTH);
        signed(s30, sign).intoArray(cv, c3);
        signed(s31, sign).intoArray(cv, c3 + WIDTH);
    }

    private static void row(int i, int j, int depth, float sign, Strided a, Block b, Block c) {
        float[] av = a.values();
        float[] bv = b.values();
        int cAt = c.from() + i * c.row() + j;
        FloatVector s0 = signed(at(c.values(), cAt), sign);
        FloatVector s1 = signed(at(c.values(), cAt + WIDTH), sign);
        int aAt = a.from() + i * a.row();
        int bAt = b.from() + j;
        for (int p = 0; p < depth; p++, aAt += a.column(), bAt += b.row()) {
            FloatVector factor = FloatVector.broadcast(SPECIES, av[aAt]);
            s0 = factor.fma(at(bv, bAt), s0);
            s1 = factor.fma(at(bv, bAt + WIDTH), s1);
        }
        signed(s0, sign).intoArray(c.values(), cAt);
        signed(s1, sign).intoArray(c.values(), cAt + WIDTH);
    }

    /// `C − A B` is summed as `−(−C + A B)`, to the same bits.
    private static FloatVector signed(FloatVector values, float sign) {
        return sign < 0 ? values.neg() : values;
    }

    /// Columns that fill no tile.
    private void rest(int m, int j, int width, int depth, float sign, Strided a, Block b, Block c) {
        for (int i = 0; i < m; i++) {
            int aAt = a.from() + i * a.row();
            int cAt = c.from() + i * c.row() + j;
            for (int p = 0; p < depth; p++) {
                float factor = sign * a.values()[aAt + p * a.column()];
                axpy(factor, b.values(), b.from() + p * b.row() + j, c.values(), cAt, width);
            }
        }
    }
}

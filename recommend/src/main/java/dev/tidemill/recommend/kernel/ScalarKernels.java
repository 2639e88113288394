package dev.tidemill.recommend.kernel;

/// Plain loops.
final class ScalarKernels implements Kernels {
    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public float dot(float[] a, int aFrom, float[] b, int bFrom, int n) {
        float sum = 0;
        int i = 0;
        if (n >= DOT_LANES) {
            float[] sums = new float[DOT_LANES];
            for (; i <= n - DOT_LANES; i += DOT_LANES) {
                for (int lane = 0; lane < DOT_LANES; lane++) {
                    sums[lane] = Math.fma(a[aFrom + i + lane], b[bFrom + i + lane], sums[lane]);
                }
            }
            sum = halved(sums, DOT_LANES);
        }
        for (; i < n; i++) {
            sum = Math.fma(a[aFrom + i], b[bFrom + i], sum);
        }
        return sum;
    }

    /// Halves partial sums until one is left.
    static float halved(float[] sums, int lanes) {
        for (int half = lanes >> 1; half > 0; half >>= 1) {
            for (int lane = 0; lane < half; lane++) {
                sums[lane] += sums[lane + half];
            }
        }
        return sums[0];
    }

    @Override
    public void axpy(float alpha, float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = Math.fma(alpha, x[xFrom + i], y[yFrom + i]);
        }
    }

    @Override
    public void multiplyAdd(int m, int n, int depth, float sign, Strided a, Block b, Block c) {
        for (int i = 0; i < m; i++) {
            int aAt = a.from() + i * a.row();
            int cAt = c.from() + i * c.row();
            for (int p = 0; p < depth; p++) {
                axpy(sign * a.values()[aAt + p * a.column()], b.values(), b.from() + p * b.row(), c.values(), cAt, n);
            }
        }
    }
}

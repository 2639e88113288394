package dev.tidemill.recommend.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.recommend.kernel.Kernels.Block;
import dev.tidemill.recommend.kernel.Kernels.Strided;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KernelsTest {
    private final Kernels scalar = Kernels.scalar();
    private final Kernels vector = new VectorKernels();

    @Test
    void vectorsAreChosenWhereTheModuleIsThereAndRegistersAreWideEnough() {
        assertThat(Kernels.fastest().name()).isEqualTo(VectorKernels.suits() ? "vector-256" : "scalar");
    }

    @Property(tries = 200)
    void dotIsEqualToTheBit(
            @ForAll @IntRange(max = 200) int n, @ForAll @IntRange(max = 9) int shift, @ForAll long seed) {
        float[] a = values(n + shift, seed);
        float[] b = values(n + 2 * shift, seed + 1);
        float expected = scalar.dot(a, shift, b, 2 * shift, n);
        assertThat(vector.dot(a, shift, b, 2 * shift, n)).isEqualTo(expected);
        double exact = 0;
        double size = 0;
        for (int i = 0; i < n; i++) {
            exact += (double) a[shift + i] * b[2 * shift + i];
            size += Math.abs((double) a[shift + i] * b[2 * shift + i]);
        }
        assertThat((double) expected).isCloseTo(exact, within(1e-6 * size + 1e-30));
    }

    @Property(tries = 200)
    void axpyIsEqualToTheBit(@ForAll @IntRange(max = 100) int n, @ForAll long seed) {
        float[] x = values(n, seed);
        float[] one = values(n, seed + 1);
        float[] two = one.clone();
        scalar.axpy(0.7f, x, 0, one, 0, n);
        vector.axpy(0.7f, x, 0, two, 0, n);
        assertThat(two).isEqualTo(one);
    }

    @Property(tries = 200)
    void multiplyAddIsEqualToTheBitAndRight(
            @ForAll @IntRange(min = 1, max = 11) int m,
            @ForAll @IntRange(min = 1, max = 45) int n,
            @ForAll @IntRange(max = 12) int depth,
            @ForAll boolean transposed,
            @ForAll boolean minus,
            @ForAll long seed) {
        Strided a = new Strided(values(m * depth, seed), 0, transposed ? 1 : depth, transposed ? m : 1);
        Block b = new Block(values(depth * n + 3, seed + 1), 3, n);
        float[] one = values(m * (n + 2), seed + 2);
        float[] two = one.clone();
        float[] before = one.clone();
        float sign = minus ? -1f : 1f;
        scalar.multiplyAdd(m, n, depth, sign, a, b, new Block(one, 0, n + 2));
        vector.multiplyAdd(m, n, depth, sign, a, b, new Block(two, 0, n + 2));
        assertThat(two).isEqualTo(one);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n + 2; j++) {
                double expected = before[i * (n + 2) + j];
                for (int p = 0; p < depth && j < n; p++) {
                    expected += sign * (double) a.values()[i * a.row() + p * a.column()] * b.values()[3 + p * n + j];
                }
                assertThat((double) one[i * (n + 2) + j]).isCloseTo(expected, within(1e-5));
            }
        }
    }

    static float[] values(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }
}

package dev.tidemill.recommend.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.recommend.kernel.DenseProduct.Tiled;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DenseProductTest {
    @Property(tries = 40)
    void equalsTheSumOfProducts(
            @ForAll @IntRange(min = 1, max = 140) int rows,
            @ForAll @IntRange(min = 1, max = 600) int depth,
            @ForAll @IntRange(min = 1, max = 40) int columns,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] a = new float[rows * depth];
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) random.nextDouble();
        }
        Tiled b = Tiled.of(depth, columns);
        for (int p = 0; p < depth; p++) {
            for (int j = 0; j < columns; j++) {
                b.values()[b.at(p, j)] = (float) random.nextDouble();
            }
        }
        float[] c = DenseProduct.multiply(a, rows, b, Kernels.fastest(), Workers.caller());
        assertThat(c).isEqualTo(DenseProduct.multiply(a, rows, b, Kernels.scalar(), Workers.caller()));
        int i = random.nextInt(rows);
        for (int j = 0; j < columns; j++) {
            double sum = 0;
            for (int p = 0; p < depth; p++) {
                sum += (double) a[i * depth + p] * b.values()[b.at(p, j)];
            }
            assertThat((double) c[i * columns + j]).isCloseTo(sum, within(1e-5 * depth));
        }
    }
}

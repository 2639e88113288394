package dev.tidemill.recommend.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricInverseTest {
    /// One block, its edges, several of them with a narrow last one.
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 127, 128, 129, 300})
    void timesTheMatrixIsOne(int n) {
        float[] matrix = positive(n, n, 3);
        float[] inverse = matrix.clone();
        assertThat(SymmetricInverse.invert(inverse, n, Kernels.fastest(), Workers.caller()))
                .isTrue();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double product = 0;
                for (int p = 0; p < n; p++) {
                    product += (double) matrix[i * n + p] * inverse[p * n + j];
                }
                assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-4));
            }
        }
    }

    @Test
    void threadsAndVectorsChangeNoBit() {
        int n = 333;
        float[] alone = positive(n, n, 5);
        float[] together = alone.clone();
        SymmetricInverse.invert(alone, n, Kernels.scalar(), Workers.caller());
        try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
            SymmetricInverse.invert(together, n, Kernels.fastest(), new Workers(executor, 4));
        }
        assertThat(together).isEqualTo(alone);
    }

    @Test
    void whatIsNotPositiveDefiniteIsRefused() {
        float[] matrix = {1, 2, 2, 1};
        assertThat(SymmetricInverse.invert(matrix, 2, Kernels.fastest(), Workers.caller()))
                .isFalse();
    }

    @Test
    void choleskySolves() {
        int n = 50;
        float[] matrix = positive(n, n, 9);
        float[] right = KernelsTest.values(n, 1);
        float[] factor = matrix.clone();
        float[] solution = right.clone();
        Cholesky cholesky = new Cholesky(Kernels.fastest());
        assertThat(cholesky.factor(factor, n)).isTrue();
        cholesky.solve(factor, n, solution, 0);
        for (int i = 0; i < n; i++) {
            double product = 0;
            for (int p = 0; p < n; p++) {
                product += (double) matrix[i * n + p] * solution[p];
            }
            assertThat(product).isCloseTo(right[i], within(1e-4));
        }
    }

    /// `RᵀR / rows + I` of random `R`.
    private static float[] positive(int n, int rows, long seed) {
        float[] r = KernelsTest.values(rows * n, seed);
        float[] matrix = new float[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = i == j ? 1 : 0;
                for (int p = 0; p < rows; p++) {
                    sum += (double) r[p * n + i] * r[p * n + j] / rows;
                }
                matrix[i * n + j] = (float) sum;
            }
        }
        return matrix;
    }
}

package dev.tidemill.serve.inference;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class BatchSizesTest {
    @Test
    void sizesAreCountedBySizeAndLargeOnesByThePowerOfTwoBelow() {
        BatchSizes sizes = new BatchSizes();
        sizes.ran(2, 10);
        sizes.ran(1, 5);
        sizes.ran(2, 30);
        sizes.ran(256, 1);
        sizes.ran(511, 7);
        sizes.ran(512, 8);
        assertThat(sizes.all())
                .containsExactly(
                        new BatchSize(1, 1, 5),
                        new BatchSize(2, 2, 40),
                        new BatchSize(256, 2, 8),
                        new BatchSize(512, 1, 8));
    }

    @Property(tries = 50)
    void everyRunIsCountedOnceAndTheSizesAreBounded(
            @ForAll @Size(min = 1, max = 400) java.util.List<@IntRange(min = 1) Integer> runs) {
        BatchSizes sizes = new BatchSizes();
        runs.forEach(rows -> sizes.ran(rows, 3));
        assertThat(sizes.all().stream().mapToLong(BatchSize::batches).sum()).isEqualTo(runs.size());
        assertThat(sizes.all().stream().mapToLong(BatchSize::runNanos).sum()).isEqualTo(3L * runs.size());
        assertThat(sizes.all().size()).isLessThanOrEqualTo(BatchSizes.EXACT + Integer.SIZE);
    }
}

package dev.tidemill.recommend.slate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class BestTest {
    /// Beside sorting everything; scores of few values, so that there are ties.
    @Property(tries = 500)
    void areThoseThatSortingFinds(@ForAll @Size(max = 200) int[] drawn, @ForAll @IntRange(min = 1, max = 30) int most) {
        int[] values =
                IntStream.of(drawn).map(value -> Math.floorMod(value, 10)).toArray();
        Best best = new Best(most);
        for (int i = 0; i < values.length; i++) {
            if (best.wants(values[i])) {
                best.add(i, values[i]);
            }
        }
        int[] sorted = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> -values[i]).thenComparing(Comparator.naturalOrder()))
                .limit(most)
                .mapToInt(Integer::intValue)
                .toArray();
        assertThat(best.indexes()).isEqualTo(sorted);
        float[] scores = best.scores();
        for (int i = 0; i < sorted.length; i++) {
            assertThat(scores[i]).isEqualTo(values[sorted[i]]);
        }
    }
}

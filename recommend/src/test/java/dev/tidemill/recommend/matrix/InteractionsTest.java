package dev.tidemill.recommend.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.recommend.Tables;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class InteractionsTest {
    @Property(tries = 100)
    void aMatrixHoldsWhatAMapHolds(@ForAll @IntRange(max = 300) int size, @ForAll boolean sum, @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Entries entries = new Entries();
        TreeMap<List<Integer>, Float> expected = new TreeMap<>((a, b) ->
                a.get(0).equals(b.get(0)) ? Integer.compare(a.get(1), b.get(1)) : Integer.compare(a.get(0), b.get(0)));
        for (int i = 0; i < size; i++) {
            int user = random.nextInt(7);
            int item = random.nextInt(9);
            float weight = random.nextInt(1, 5);
            entries.add(user, item, weight, i);
            expected.merge(List.of(user, item), weight, sum ? Float::sum : (_, last) -> last);
        }
        Interactions matrix = entries.toMatrix(7, 9, sum ? Entries.Duplicates.SUM : Entries.Duplicates.LAST);
        TreeMap<List<Integer>, Float> found = new TreeMap<>(expected.comparator());
        for (int user = 0; user < 7; user++) {
            for (int at = matrix.start(user); at < matrix.end(user); at++) {
                found.put(List.of(user, matrix.item(at)), matrix.weight(at));
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    @Property(tries = 50)
    void transposedTwiceIsTheSame(@ForAll long seed) {
        Interactions matrix = Tables.random(20, 13, 6, seed);
        Interactions again = matrix.transposed().transposed();
        assertThat(again.offsets()).isEqualTo(matrix.offsets());
        assertThat(again.columns()).isEqualTo(matrix.columns());
        assertThat(again.weights()).isEqualTo(matrix.weights());
        assertThat(again.time(3)).isEqualTo(matrix.time(3));
    }

    @Test
    void anOlderInteractionThatComesLaterDoesNotHold() {
        Entries entries = new Entries();
        entries.add(0, 0, 5f, 200);
        entries.add(0, 0, 1f, 100);
        Interactions matrix = entries.toMatrix(1, 1, Entries.Duplicates.LAST);
        assertThat(matrix.weight(0)).isEqualTo(5f);
        assertThat(matrix.time(0)).isEqualTo(200);
    }

    @Test
    void arraysThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> new Interactions(3, new int[] {0, 2}, new int[] {1, 1}, new float[2], new long[0]))
                .hasMessage("columns of a row must rise from 0 to 2, got 1 in row 0");
        assertThatThrownBy(() -> new Interactions(3, new int[] {0, 1}, new int[] {1}, new float[2], new long[0]))
                .hasMessageContaining("got 1 columns, 2 weights, 0 times");
        assertThatThrownBy(() -> new Entries().add(0, 0, Float.NaN, 0)).hasMessageContaining("weight NaN");
    }

    @Test
    void ratingsBecomeWeightsByALine() {
        Interactions weighted = new RatingWeights(3, 0.5, 0.1).apply(Tables.of(new double[] {5, 3, 1}));
        assertThat(weighted.weights()).containsExactly(2f, 1f, 0.1f);
    }

    @Test
    void idsKeepTheirIndexes() {
        Ids.Builder builder = new Ids.Builder();
        assertThat(builder.add("b")).isZero();
        assertThat(builder.add("a")).isEqualTo(1);
        assertThat(builder.add("b")).isZero();
        Ids ids = builder.build();
        builder.add("c");
        assertThat(ids.names()).containsExactly("b", "a");
        assertThat(ids.index("a")).hasValue(1);
        assertThat(ids.index("c")).isEmpty();
        assertThat(ids).isEqualTo(Ids.of(List.of("b", "a")));
        assertThatThrownBy(() -> Ids.of(List.of("x", "x"))).hasMessage("ids must differ, got \"x\" twice");
    }
}

package dev.tidemill.recommend.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.recommend.matrix.Entries;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CandidatesTest {
    /// Few different scores, so that ties are common.
    @Property(tries = 300)
    void theBestAreThoseOfASort(
            @ForAll @IntRange(max = 60) int items, @ForAll @IntRange(min = 1, max = 70) int k, @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] scores = new float[items];
        ItemSet excluded = new ItemSet(items);
        for (int i = 0; i < items; i++) {
            scores[i] = random.nextInt(8) == 0 ? Float.NEGATIVE_INFINITY : random.nextInt(10) - 5;
            if (random.nextInt(5) == 0) {
                excluded.add(i);
            }
        }
        int[] expected = IntStream.range(0, items)
                .filter(i -> !excluded.contains(i) && scores[i] > Float.NEGATIVE_INFINITY)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]).thenComparing(i -> i))
                .limit(k)
                .mapToInt(i -> i)
                .toArray();
        Candidates best = Candidates.best(scores, items, k, excluded);
        assertThat(best.items()).isEqualTo(expected);
        for (int i = 0; i < best.size(); i++) {
            assertThat(best.scores()[i]).isEqualTo(scores[best.items()[i]]);
        }
    }

    @Test
    void whatIsNoNumberIsNoCandidate() {
        float[] scores = {Float.NaN, 1, Float.NaN, 2};
        assertThat(Candidates.best(scores, 4, 4, ItemSet.none()).items()).containsExactly(3, 1);
        assertThatThrownBy(() -> Candidates.best(scores, 4, 0, ItemSet.none()))
                .hasMessage("k must be at least 1, got 0");
    }

    @Test
    void aHistoryIsInOrderOfTime() {
        Entries entries = new Entries();
        entries.add(0, 3, 1f, 30);
        entries.add(0, 1, 2f, 50);
        entries.add(0, 7, 3f, 10);
        History history = History.of(entries.toMatrix(1, 8, Entries.Duplicates.LAST), 0);
        assertThat(history.items()).containsExactly(7, 3, 1);
        assertThat(history.weights()).containsExactly(3f, 1f, 2f);
        assertThat(history.times()).containsExactly(10, 30, 50);
        assertThat(history.user()).hasValue(0);
        assertThat(history.anonymous().user()).isEmpty();
    }

    @Test
    void reasonsAddUpAndLeaveOutWhatSpeaksAgainst() {
        History history = History.of(4, 2, 4, 9);
        double[] added = {1, 3, 1, -2};
        List<Reasoned.Reason> reasons = Reasons.of(history, 5, place -> added[place]);
        assertThat(reasons).containsExactly(new Reasoned.Reason(2, 0.6f), new Reasoned.Reason(4, 0.4f));
        assertThat(Reasons.of(history, 1, place -> added[place])).hasSize(1);
    }

    @Test
    void parametersAreCheckedAndOthersRefusedByName() {
        Parameters parameters = new Parameters("ease", Map.of("l2", 5.0, "lambda", 1.0, "half", 0.5));
        assertThat(parameters.number("l2", 500, 1, 10)).isEqualTo(5);
        assertThatThrownBy(() -> parameters.count("half", 1, 0, 9))
                .hasMessage("ease: half must be a whole number, got 0.5");
        assertThatThrownBy(() -> parameters.number("l2", 500, 10, 20))
                .hasMessage("ease: l2 must be from 10.0 to 20.0, got 5.0");
        assertThatThrownBy(parameters::refuseOthers)
                .hasMessage("ease knows the parameters [half, l2], got [lambda] (remove or rename them)");
    }

    @Test
    void anItemSetKnowsItsItems() {
        ItemSet set = ItemSet.of(History.of(0, 63, 64), 100);
        assertThat(Arrays.asList(
                        set.contains(0), set.contains(1), set.contains(63), set.contains(64), set.contains(1000)))
                .containsExactly(true, false, true, true, false);
        set.remove(63);
        assertThat(set.contains(63)).isFalse();
    }
}

package dev.tidemill.recommend.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.recommend.matrix.Entries;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ItemSet;
import dev.tidemill.recommend.model.TrainingRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrendTrainerTest {
    private static Interactions data() {
        Entries entries = new Entries();
        entries.add(0, 0, 1f, 0);
        entries.add(1, 0, 1f, 0);
        entries.add(0, 1, 1f, 20);
        entries.add(2, 2, 4f, 10);
        return entries.toMatrix(3, 4, Entries.Duplicates.LAST);
    }

    @Test
    void whatIsOldIsHalvedForEveryHalfLife() {
        TrendModel model = new TrendTrainer(10).train(data(), TrainingRun.quiet(1));
        float[] scores = new float[4];
        model.score(History.empty(), scores);
        assertThat(scores).containsExactly(0.5f, 1f, 2f, Float.NEGATIVE_INFINITY);
        assertThat(model.top(History.of(1), 9, ItemSet.none()).items()).containsExactly(2, 1, 0);
    }

    @Test
    void withoutEndNothingIsOld() {
        TrendModel model = new TrendTrainer(Double.POSITIVE_INFINITY).train(data(), TrainingRun.quiet(1));
        assertThat(model.top(History.empty(), 9, ItemSet.none()).scores()).containsExactly(4f, 2f, 1f);
    }

    /// The whole is 0.5, 1, 2: shares 1/7, 2/7, 4/7, times a prior of 7.
    @Test
    void aSegmentHasItsOwnAndALittleOfTheWhole() {
        Ids segments = Ids.of(List.of("north", "south"));
        TrendModel model = new TrendTrainer(10, 7, new int[] {0, 1, -1}, segments).train(data(), TrainingRun.quiet(1));
        float[] scores = new float[4];
        model.score("south", scores);
        assertThat(scores).containsExactly(1.25f, 2f, 4f, Float.NEGATIVE_INFINITY);
        model.score("west", scores);
        assertThat(scores).containsExactly(0.5f, 1f, 2f, Float.NEGATIVE_INFINITY);
    }

    @Test
    void whatItCannotTakeIsRefused() {
        assertThatThrownBy(() -> new TrendTrainer(0)).hasMessageContaining("half-life must be above 0");
        TrendTrainer trainer = new TrendTrainer(1, 0, new int[] {0}, Ids.of(List.of("all")));
        assertThatThrownBy(() -> trainer.train(data(), TrainingRun.quiet(1)))
                .hasMessage("segments must be given for every user, got 1 for 3 users");
    }
}

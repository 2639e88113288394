package dev.tidemill.recommend.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.recommend.Tables;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.Candidates;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ItemSet;
import dev.tidemill.recommend.model.Reasoned;
import dev.tidemill.recommend.model.TrainingRun;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// Expected values are counted by hand: item 0 is with users 0, 1, 2; item 1 with 0, 1; item 2 with 2, 3.
class NeighbourTrainerTest {
    private static final Interactions DATA = Tables.of(
            new double[] {1, 1, 0, 0}, new double[] {1, 2, 0, 0}, new double[] {1, 0, 1, 0}, new double[] {0, 0, 1, 0});

    private static Candidates similar(Similarity similarity, int item) {
        return new NeighbourTrainer(similarity, 10)
                .train(DATA, TrainingRun.quiet(1))
                .similar(item);
    }

    @Test
    void cosine() {
        Candidates similar = similar(new Similarity.Cosine(0), 0);
        assertThat(similar.items()).containsExactly(1, 2);
        // (1·1 + 1·2) / (√3 · √5), 1 / (√3 · √2)
        assertThat((double) similar.scores()[0]).isCloseTo(3 / Math.sqrt(15), within(1e-6));
        assertThat((double) similar.scores()[1]).isCloseTo(1 / Math.sqrt(6), within(1e-6));
        assertThat((double) similar(new Similarity.Cosine(1), 0).scores()[1])
                .isCloseTo(1 / (Math.sqrt(6) + 1), within(1e-6));
    }

    @Test
    void jaccard() {
        Candidates similar = similar(new Similarity.Jaccard(0), 0);
        // 2 of {0, 1, 2}; 1 of {0, 1, 2, 3}
        assertThat((double) similar.scores()[0]).isCloseTo(2.0 / 3, within(1e-6));
        assertThat((double) similar.scores()[1]).isCloseTo(1.0 / 4, within(1e-6));
    }

    @Test
    void rp3beta() {
        Candidates similar = similar(new Similarity.Rp3Beta(1, 0.5), 0);
        // to 1: (1/3 · 1/2 + 1/3 · 1/2) / √2; to 2: (1/3 · 1/2) / √2
        assertThat((double) similar.scores()[0]).isCloseTo(1 / 3.0 / Math.sqrt(2), within(1e-6));
        assertThat((double) similar.scores()[1]).isCloseTo(1 / 6.0 / Math.sqrt(2), within(1e-6));
    }

    @Test
    void whatNobodySharesIsNoCandidateAndReasonsAreTheHistory() {
        NeighbourModel model = new NeighbourTrainer(new Similarity.Jaccard(0), 10).train(DATA, TrainingRun.quiet(1));
        assertThat(model.top(History.of(1), 5, ItemSet.none()).items()).containsExactly(0);
        assertThat(model.top(History.empty(), 5, ItemSet.none()).size()).isZero();
        assertThat(model.top(History.of(3), 5, ItemSet.none()).size()).isZero();
        History both = History.of(1, 2);
        assertThat(model.reasons(both, 0, 3)).extracting(Reasoned.Reason::item).containsExactly(1, 2);
        assertThat((double) model.reasons(both, 0, 1).getFirst().share()).isCloseTo(8.0 / 11, within(1e-6));
    }

    @Test
    void onlySoManyAreKeptAndThreadsChangeNothing() {
        Interactions data = Tables.random(300, 80, 12, 3);
        NeighbourTrainer trainer = NeighbourTrainer.of("rp3beta", Map.of("neighbours", 7.0));
        NeighbourModel alone = trainer.train(data, TrainingRun.quiet(1));
        try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
            NeighbourModel together =
                    trainer.train(data, new TrainingRun(1, new Workers(executor, 4), TrainingRun.Progress.SILENT));
            for (int item = 0; item < 80; item++) {
                assertThat(together.similar(item)).isEqualTo(alone.similar(item));
                assertThat(alone.similar(item).size()).isLessThanOrEqualTo(7);
            }
        }
    }

    @Test
    void othersAreRefused() {
        assertThatThrownBy(() -> NeighbourTrainer.of("euclid", Map.of()))
                .hasMessage("neighbours are by cosine, jaccard or rp3beta, got \"euclid\"");
        assertThatThrownBy(() -> new NeighbourTrainer(new Similarity.Laplacian(), 0))
                .hasMessage("neighbours must be from 1 to 10000, got 0");
        assertThatThrownBy(() -> new Similarity.Rp3Beta(0, 0)).hasMessageContaining("got 0.0");
    }
}

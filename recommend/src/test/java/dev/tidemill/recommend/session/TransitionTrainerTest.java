package dev.tidemill.recommend.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.model.CandidateArtifact;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ItemSet;
import dev.tidemill.recommend.model.TrainingRun;
import dev.tidemill.recommend.sequence.Sequences;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class TransitionTrainerTest {
    private static final Kernels KERNELS = Kernels.fastest();
    private static final int ITEMS = 7;

    /// The normal equations, step by step as they are defined.
    @Property(tries = 60)
    void sumsOverPairsEqualSumsOverSteps(
            @ForAll long seed, @ForAll @DoubleRange(max = 1) double fast, @ForAll @DoubleRange(max = 1) double slow) {
        Sequences data = RandomSequences.of(seed, 12, ITEMS, 9);
        double[] decays = {fast, slow};
        int size = 2 * ITEMS;
        double[][] gram = new double[size][size];
        double[][] next = new double[size][ITEMS];
        for (int s = 0; s < data.count(); s++) {
            for (int t = 1; t < data.length(s); t++) {
                double[] context = new double[size];
                for (int p = 0; p < t; p++) {
                    for (int scale = 0; scale < 2; scale++) {
                        context[scale * ITEMS + data.item(data.start(s) + p)] += Math.pow(decays[scale], t - 1 - p);
                    }
                }
                for (int i = 0; i < size; i++) {
                    for (int later = t; later < data.length(s); later++) {
                        next[i][data.item(data.start(s) + later)] += context[i] * Math.pow(0.3, later - t);
                    }
                    for (int j = 0; j < size; j++) {
                        gram[i][j] += context[i] * context[j];
                    }
                }
            }
        }
        TransitionSums sums = new TransitionSums(data, List.of(fast, slow));
        float[] ours = sums.gram(Workers.caller());
        var tiled = sums.next(0.3, Workers.caller());
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                assertThat((double) ours[i * size + j]).isCloseTo(gram[i][j], within(1e-3));
            }
            for (int j = 0; j < ITEMS; j++) {
                assertThat((double) tiled.values()[tiled.at(i, j)]).isCloseTo(next[i][j], within(1e-3));
            }
        }
    }

    /// By hand: one scale that looks at the newest entry only. 0 was followed by 1 twice and by 2 once, so
    /// with l2 1 its weights are 2 / (3 + 1) and 1 / (3 + 1).
    @Test
    void oneScaleOfTheNewestEntryIsTheShareOfWhatFollowed() {
        Sequences data = Sequences.of(3, new int[] {0, 1}, new int[] {0, 1}, new int[] {0, 2});
        TransitionModel model = train(new TransitionSettings(List.of(0.0), 1, 0, 0, 0), data, Workers.caller());
        float[] scores = new float[3];
        model.score(History.of(2, 0), scores);
        assertThat(scores).containsExactly(new float[] {0f, 0.5f, 0.25f}, within(1e-6f));
        assertThat(model.top(History.of(0), 1, ItemSet.none()).items()).containsExactly(1);
        assertThat(model.reasons(History.of(2, 0), 1, 3)).singleElement().satisfies(reason -> {
            assertThat(reason.item()).isZero();
            assertThat(reason.share()).isEqualTo(1f);
        });
    }

    /// The same with popularity 1: item 1 is there twice.
    @Test
    void popularityDividesByTheCount() {
        Sequences data = Sequences.of(3, new int[] {0, 1}, new int[] {0, 1}, new int[] {0, 2});
        TransitionModel model = train(new TransitionSettings(List.of(0.0), 1, 0, 0, 1), data, Workers.caller());
        assertThat(model.weight(0, 0, 1)).isCloseTo(0.25f, within(1e-6f));
        assertThat(model.weight(0, 0, 2)).isCloseTo(0.25f, within(1e-6f));
    }

    @Test
    void withConsistencyNoItemSpeaksForItselfOnTheSlowScale() {
        Sequences data = RandomSequences.of(3, 200, ITEMS, 12);
        TransitionModel model = train(new TransitionSettings(List.of(0.0, 0.9), 1, 2, 0, 0), data, Workers.caller());
        for (int item = 0; item < ITEMS; item++) {
            assertThat(model.weight(item, 1, item)).isZero();
        }
    }

    /// Sequences without an order in them: what is left is EASE, `−P[i, j] / P[j, j]`; here of two items
    /// that are met together by 3 of 4, solved by hand: P = ([4 + 1, 3], [3, 4 + 1])⁻¹.
    @Test
    void consistencyAloneIsEase() {
        Sequences data =
                Sequences.of(2, new int[] {0, 1}, new int[] {0, 1}, new int[] {1, 0}, new int[] {0}, new int[] {1});
        TransitionModel model = train(new TransitionSettings(List.of(1.0), 1e5, 1e5, 0, 0), data, Workers.caller());
        // Steps weigh 1 and sequences 100,000, so that steps vanish.
        assertThat(model.weight(0, 0, 1)).isCloseTo(3f / 5f, within(1e-3f));
    }

    @Test
    void aModelIsTheSameForAnyNumberOfThreadsAndComesBackFromItsArtifact() throws IOException {
        Sequences data = RandomSequences.of(5, 300, 50, 20);
        TransitionSettings settings = TransitionSettings.of(Map.of("consistency", 0.5, "popularity", 0.1));
        TransitionModel one = train(settings, data, Workers.caller());
        TransitionModel three;
        try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
            three = train(settings, data, new Workers(executor, 3));
        }
        Ids ids = Ids.of(IntStream.range(0, 50).mapToObj(Integer::toString).toList());
        byte[] bytes = new CandidateArtifact(one, ids, Ids.none()).toBytes(TransitionModel.format(KERNELS));
        CandidateModel back = CandidateArtifact.read(bytes, List.of(TransitionModel.format(KERNELS)))
                .model();
        float[] expected = scores(one);
        assertThat(scores(three)).isEqualTo(expected);
        assertThat(scores(back)).isEqualTo(expected);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> TransitionSettings.of(Map.of("slow", 2.0)))
                .hasMessage("slist: slow must be from 0.0 to 1.0, got 2.0");
        Sequences large = Sequences.of(15_000, new int[] {0, 1});
        assertThatThrownBy(() -> train(TransitionSettings.of(Map.of()), large, Workers.caller()))
                .hasMessage(
                        "slist takes at most 20000 scales times items, got 2 x 15000 (use fewer decays, fewer items,"
                                + " or vmis-knn)");
    }

    private static float[] scores(CandidateModel model) {
        float[] scores = new float[model.items()];
        model.score(History.of(4, 9, 2, 9), scores);
        return scores;
    }

    private static TransitionModel train(TransitionSettings settings, Sequences data, Workers workers) {
        return new TransitionTrainer(settings, KERNELS)
                .train(data, new TrainingRun(1, workers, TrainingRun.Progress.SILENT));
    }
}

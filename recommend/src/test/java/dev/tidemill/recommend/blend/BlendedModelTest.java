package dev.tidemill.recommend.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.recommend.blend.BlendedModel.Part;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.linear.ClosedFormTrainer;
import dev.tidemill.recommend.linear.ItemWeightModel;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.model.CandidateArtifact;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ModelFormat;
import dev.tidemill.recommend.model.TrainingRun;
import dev.tidemill.recommend.sequence.Sequences;
import dev.tidemill.recommend.session.NeighbourSettings;
import dev.tidemill.recommend.session.SessionNeighbourModel;
import dev.tidemill.recommend.session.SessionNeighbourTrainer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlendedModelTest {
    private static final Sequences DATA =
            Sequences.of(5, new int[] {0, 1, 2}, new int[] {1, 2}, new int[] {2, 0, 3}, new int[] {0, 3});
    private static final ModelFormat EASE = ItemWeightModel.format(ItemWeightModel.EASE, Kernels.fastest());
    private static final ModelFormat NEIGHBOURS = SessionNeighbourModel.format();

    /// Each part brought to mean 0 and deviation 1 over what it proposes, by hand from its own scores.
    @Test
    void scoresAreWeightedSumsOfStandardisedScores() {
        CandidateModel ease = ease();
        CandidateModel neighbours = neighbours();
        float[] blended = score(
                new BlendedModel(List.of(new Part(ease, EASE, 2, 0.5), new Part(neighbours, NEIGHBOURS, 1, 1))), 0, 1);
        float[] a = new float[5];
        ease.score(
                new History(
                        new int[] {0, 1},
                        new float[] {0.5f, 1f},
                        new long[0],
                        History.empty().user()),
                a);
        float[] b = score(neighbours, 0, 1);
        assertThat(b[4]).isEqualTo(Float.NEGATIVE_INFINITY);
        for (int item = 0; item < 5; item++) {
            double expected = 2 * standard(a, a[item]) + standard(b, Math.max(b[item], least(b)));
            assertThat((double) blended[item]).isCloseTo(expected, within(1e-4));
        }
    }

    @Test
    void whatNoPartProposesIsNotProposed() {
        float[] scores = score(new BlendedModel(List.of(new Part(neighbours(), NEIGHBOURS, 1, 1))), 1);
        assertThat(scores[4]).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(scores[2]).isGreaterThan(scores[0]);
    }

    @Test
    void aBlendComesBackFromItsArtifactWithItsParts() throws IOException {
        BlendedModel model =
                new BlendedModel(List.of(new Part(ease(), EASE, 0.4, 0.8), new Part(neighbours(), NEIGHBOURS, 1, 1)));
        Ids ids = Ids.of(List.of("a", "b", "c", "d", "e"));
        ModelFormat format = BlendedModel.format(List.of(NEIGHBOURS, EASE));
        byte[] bytes = new CandidateArtifact(model, ids, Ids.none()).toBytes(format);
        CandidateModel back = CandidateArtifact.read(bytes, List.of(format)).model();
        assertThat(score(back, 0, 1)).isEqualTo(score(model, 0, 1));
        assertThatThrownBy(() -> CandidateArtifact.read(bytes, List.of(BlendedModel.format(List.of(EASE)))))
                .hasMessage("a model's content must keep its rule: known algorithms, got vmis-knn of version 1 (use"
                        + " another version of the model, or train it again)");
    }

    @Test
    void modelsOverOtherItemsAreRefused() {
        CandidateModel other = new SessionNeighbourTrainer(new NeighbourSettings(9, 9, 4, 0, 1, 9))
                .train(Sequences.of(4, new int[] {0, 1}), TrainingRun.quiet(1));
        assertThatThrownBy(() ->
                        new BlendedModel(List.of(new Part(ease(), EASE, 1, 1), new Part(other, NEIGHBOURS, 1, 1))))
                .hasMessage("a blend needs models over the same items, got [5, 4]");
    }

    private static CandidateModel ease() {
        return ClosedFormTrainer.ease(1, Kernels.fastest()).train(DATA.interactions(), TrainingRun.quiet(1));
    }

    private static CandidateModel neighbours() {
        return new SessionNeighbourTrainer(new NeighbourSettings(9, 9, 4, 0, 1, 9)).train(DATA, TrainingRun.quiet(1));
    }

    private static float[] score(CandidateModel model, int... history) {
        float[] scores = new float[model.items()];
        model.score(History.of(history), scores);
        return scores;
    }

    private static double least(float[] scores) {
        double least = Double.POSITIVE_INFINITY;
        for (float score : scores) {
            least = score > Float.NEGATIVE_INFINITY ? Math.min(least, score) : least;
        }
        return least;
    }

    private static double standard(float[] scores, double value) {
        double sum = 0;
        double count = 0;
        for (float score : scores) {
            sum += score > Float.NEGATIVE_INFINITY ? score : 0;
            count += score > Float.NEGATIVE_INFINITY ? 1 : 0;
        }
        double squares = 0;
        for (float score : scores) {
            squares += score > Float.NEGATIVE_INFINITY ? Math.pow(score - sum / count, 2) : 0;
        }
        return (value - sum / count) / Math.sqrt(squares / count);
    }
}

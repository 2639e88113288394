package dev.tidemill.chat.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextTrainerTest {
    private static final TextTrainer.Settings SETTINGS = new TextTrainer.Settings(12, 2, 4, 0.1, 1, 0, 3, 1, 1);

    private static List<LabelledText> texts() {
        List<LabelledText> texts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            texts.add(new LabelledText("the weather number " + i + " is lovely", Set.of()));
            texts.add(new LabelledText("the villain number " + i + " is horrid", Set.of("bad")));
        }
        return texts;
    }

    private static TextModel trained() {
        return new TextTrainer(SETTINGS, Optional.empty())
                .train("t-1", List.of("bad"), texts())
                .model();
    }

    @Test
    void learnsWhatTellsTextsApart() {
        TextClassifier classifier = TextClassifier.of(trained(), Optional.empty());
        double bad = probability(classifier, "what a horrid villain");
        double good = probability(classifier, "what lovely weather");
        assertThat(bad).isGreaterThan(0.8);
        assertThat(good).isLessThan(0.2);
    }

    @Test
    void aLongIntroductionHidesNothing() {
        TextClassifier classifier = TextClassifier.of(trained(), Optional.empty());
        String text = "lovely weather is here ".repeat(300) + "the horrid villain number 3 is horrid";
        TextClassifier.Score score =
                classifier.classify(text).values().iterator().next();
        assertThat(score.to()).isEqualTo(text.length());
        assertThat(score.probability()).isGreaterThan(probability(classifier, "lovely weather is here"));
    }

    @Test
    void trainingRepeatsBitForBitAndItsFileIsChecked() {
        byte[] bytes = TextModelFile.write(trained());
        assertThat(TextModelFile.write(trained())).isEqualTo(bytes);
        assertThat(TextModelFile.write(TextModelFile.read(bytes))).isEqualTo(bytes);
        byte[] damaged = bytes.clone();
        damaged[bytes.length / 2] ^= 1;
        assertThatThrownBy(() -> TextModelFile.read(damaged))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("must match its checksum");
        assertThatThrownBy(() -> TextModelFile.read(java.util.Arrays.copyOf(bytes, 100)))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("got 86");
    }

    /// The gradient vanishes where L-BFGS ends: the optimum of one feature is known in closed form by symmetry.
    @Test
    void theSolverEndsWhereTheLossIsLeast() {
        SparseRows rows =
                new SparseRows(new int[] {0, 1, 2}, new int[] {0, 0}, new float[] {1, -1}, new float[2][0], 1);
        double[] weights = LogisticSolver.solve(rows, new boolean[] {true, false}, new double[] {1, 1}, 0.5);
        double w = weights[0];
        assertThat(0.5 * w).isCloseTo(2 / (1 + Math.exp(w)), org.assertj.core.data.Offset.offset(1e-4));
        assertThat(weights[1]).isCloseTo(0, org.assertj.core.data.Offset.offset(1e-6));
    }

    @Test
    void shippedModelsOpenAndAnotherEmbedderIsRefused() {
        TextClassifier harassment = TextClassifier.of(ShippedModels.HARASSMENT.load(), Optional.empty());
        assertThat(harassment.classify("have a nice day").keySet()).containsExactly("hate", "offensive", "neither");
        assertThatThrownBy(() -> TextClassifier.of(ShippedModels.INJECTION.load(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be given the embedder all-minilm-l6-v2-q");
    }

    private static double probability(TextClassifier classifier, String text) {
        return classifier.classify(text).values().iterator().next().probability();
    }
}

package dev.tidemill.recommend.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.TidemillException;
import dev.tidemill.learn.RankTrainer;
import dev.tidemill.learn.TrainingProgress;
import dev.tidemill.recommend.click.ClickLog;
import dev.tidemill.recommend.click.PositionBias;
import dev.tidemill.recommend.click.PositionModel;
import dev.tidemill.registry.ModelArtifact;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.api.Test;

/// A shop that ranked by `fashion`, which hardly anybody wants, so that what is wanted stood low and was
/// seldom seen.
class RankerTest {
    private static final List<String> FEATURES = List.of("wanted", "fashion");
    private static final int ITEMS = 60;
    private static final int SIZE = 8;
    private static final Map<String, Double> PARAMETERS =
            Map.of("rounds", 40.0, "max_depth", 2.0, "eta", 0.2, "min_child_weight", 0.0);

    private final double[][] items = items();
    private final ClickLog clicks = new ClickLog(ITEMS);
    private final List<List<double[]>> slates = new ArrayList<>();
    private final List<boolean[]> clicked = new ArrayList<>();

    RankerTest() {
        SplittableRandom random = new SplittableRandom(2);
        for (int s = 0; s < 6_000; s++) {
            int slate = s;
            int[] shown = random.ints(0, ITEMS)
                    .distinct()
                    .limit(SIZE)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -items[i][1] - 0.3 * ((slate * 31 + i * 17) % 100) / 100))
                    .mapToInt(Integer::intValue)
                    .toArray();
            boolean[] came = new boolean[SIZE];
            for (int k = 0; k < SIZE; k++) {
                came[k] = random.nextDouble() < chance(shown[k]) / (k + 1);
            }
            clicks.add(shown, came);
            slates.add(IntStream.of(shown).mapToObj(i -> items[i]).toList());
            clicked.add(came);
        }
    }

    private static double[][] items() {
        SplittableRandom random = new SplittableRandom(1);
        double[][] items = new double[ITEMS][2];
        for (double[] item : items) {
            item[0] = random.nextDouble();
            item[1] = random.nextDouble();
        }
        return items;
    }

    private double chance(int item) {
        return 0.05 + 0.3 * items[item][0];
    }

    private RankTrainer.Ranked trained(PositionBias bias) {
        RankerTraining training = new RankerTraining(FEATURES, bias);
        for (int s = 0; s < slates.size(); s++) {
            if (s % 6 == 0) {
                training.addValidation(slates.get(s), clicked.get(s));
            } else {
                training.add(slates.get(s), clicked.get(s));
            }
        }
        return training.train(PARAMETERS, 1, 1, TrainingProgress.SILENT);
    }

    /// The clicks that the slate of all items' first eight would bring.
    private double brings(Ranker ranker) {
        int[] order = ranker.rank(List.of(items));
        double sum = 0;
        for (int k = 0; k < SIZE; k++) {
            sum += chance(order[k]) / (k + 1);
        }
        return sum;
    }

    private double best() {
        double[] chances = IntStream.range(0, ITEMS)
                .mapToDouble(i -> -chance(i))
                .sorted()
                .limit(SIZE)
                .toArray();
        return IntStream.range(0, SIZE).mapToDouble(k -> -chances[k] / (k + 1)).sum();
    }

    @Test
    void whatWasLearnedWithoutBiasBringsMoreThanWhatTookClicksAsTheyAre() {
        PositionBias found = PositionModel.fit(clicks).bias();
        double naive = brings(Ranker.of(trained(PositionBias.none()).artifact()));
        double unbiased = brings(Ranker.of(trained(found).artifact()));
        assertThat(unbiased).isGreaterThan(1.05 * naive);
        assertThat(unbiased).isGreaterThan(0.8 * best());
    }

    @Test
    void theArtifactIsTheSameForTheSameClicksAndScoresAsXgboostDoes() throws Exception {
        ModelArtifact artifact = trained(PositionBias.of(new double[] {1, 0.5})).artifact();
        assertThat(trained(PositionBias.of(new double[] {1, 0.5})).artifact()).isEqualTo(artifact);
        Ranker ranker = Ranker.of(ModelArtifact.read(artifact.toBytes()));
        Booster booster = XGBoost.loadModel(new ByteArrayInputStream(artifact.model()));
        float[] flat = new float[2 * ITEMS];
        for (int i = 0; i < ITEMS; i++) {
            flat[2 * i] = (float) items[i][0];
            flat[2 * i + 1] = (float) items[i][1];
        }
        DMatrix matrix = new DMatrix(flat, ITEMS, 2, Float.NaN);
        float[][] theirs = booster.predict(matrix, true);
        for (int i = 0; i < ITEMS; i++) {
            assertThat((float) ranker.score(items[i])).isEqualTo(theirs[i][0]);
        }
        matrix.dispose();
        booster.dispose();
        assertThat(Arrays.stream(ranker.rank(List.of(items))).distinct().count())
                .isEqualTo(ITEMS);
    }

    @Test
    void slatesThatSayNothingArePassedOver() {
        RankerTraining training = new RankerTraining(FEATURES, PositionBias.none());
        training.add(slates.getFirst(), new boolean[SIZE]);
        assertThat(training.clicks()).isZero();
        assertThatThrownBy(() -> training.train(PARAMETERS, 1, 1, TrainingProgress.SILENT))
                .isInstanceOf(TidemillException.class)
                .hasMessage("a ranker must have groups to learn from, got none (wait for clicks)");
        assertThatThrownBy(() -> training.add(slates.getFirst(), new boolean[1]))
                .hasMessage("a slate must tell of each of its 8 rows whether it was clicked, got 1");
        boolean[] one = new boolean[SIZE];
        one[3] = true;
        training.add(slates.getFirst(), one);
        assertThatThrownBy(() -> training.train(Map.of("base_score", 0.5), 1, 1, TrainingProgress.SILENT))
                .hasMessage("a ranker must have no parameter base_score, got 0.5");
    }

    @Test
    void whatIsNoRankerIsRefused() {
        ModelArtifact artifact = trained(PositionBias.none()).artifact();
        ModelArtifact wrong =
                new ModelArtifact("xgboost", List.of("one"), artifact.calibration(), List.of(), artifact.model());
        assertThatThrownBy(() -> Ranker.of(wrong)).hasMessage("a ranker must name the 2 features of its model, got 1");
        byte[] torn = Arrays.copyOf(artifact.toBytes(), 200);
        assertThatThrownBy(() -> ModelArtifact.read(torn)).isInstanceOf(TidemillException.class);
    }
}

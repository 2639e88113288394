package dev.tidemill.serve.lightgbm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.registry.Calibration;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.serve.Contribution;
import dev.tidemill.serve.Scorer;
import io.github.metarank.lightgbm4j.LGBMException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LightgbmModelTest {
    private static final String SMALL = """
            tree
            version=v4
            num_class=1
            num_tree_per_iteration=1
            label_index=0
            max_feature_idx=1
            objective=binary sigmoid:2
            feature_names=amount count
            feature_infos=[0:1] [0:1]
            tree_sizes=1

            Tree=0
            num_leaves=3
            num_cat=0
            split_feature=0 1
            threshold=0.5 2
            decision_type=10 8
            left_child=1 -2
            right_child=-1 -3
            leaf_value=1 -1 0.25
            leaf_count=5 3 2
            is_linear=0
            shrinkage=1


            end of trees
            """;

    @Property(tries = 25)
    void answersAreLightgbmsOwn(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) throws LGBMException {
        for (String objective : List.of("binary sigmoid=1.7", "cross_entropy", "regression")) {
            RandomLightgbm random = RandomLightgbm.of(seed, objective);
            LightgbmModel model = LightgbmReader.read(random.text());
            double slope = objective.startsWith("binary") ? 1.7 : 1;
            for (int i = 0; i < random.rows().length; i++) {
                double sum = model.sum(random.rows()[i]);
                assertThat(sum)
                        .as("%s, row %d", objective, i)
                        .isCloseTo(random.raw()[i] * slope / summed(random, model), within(1e-12));
                assertThat(model.logistic() ? Calibration.logistic(sum) : sum)
                        .as("%s, row %d", objective, i)
                        .isCloseTo(random.answers()[i], within(1e-12));
            }
        }
    }

    /// LightGBM averages a forest in its answers only, not in raw scores and contributions.
    private static double summed(RandomLightgbm random, LightgbmModel model) {
        boolean forest = new String(random.text(), StandardCharsets.UTF_8).contains("\naverage_output\n");
        return forest ? model.nodes().roots().length : 1;
    }

    @Property(tries = 20)
    void reasonsAreLightgbmsOwn(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) throws LGBMException {
        RandomLightgbm random = RandomLightgbm.of(seed, "binary");
        LightgbmModel model = LightgbmReader.read(random.text());
        int features = model.inputs().size();
        for (int i = 0; i < 30; i++) {
            double[] moved = LightgbmContributions.of(model, random.rows()[i]);
            for (int f = 0; f < features; f++) {
                assertThat(moved[f])
                        .as("row %d, feature %d", i, f)
                        .isCloseTo(
                                random.contributions()[i * (features + 1) + f] / summed(random, model), within(1e-9));
            }
        }
    }

    private static Scorer scorer(String text, List<String> features, Map<String, String> settings) {
        return new LightgbmFormat()
                .read(
                        "test",
                        new ModelArtifact(
                                "lightgbm",
                                features,
                                new Calibration.None(),
                                List.of(),
                                settings,
                                text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aSmallOneIsFollowedByHand() {
        Scorer scorer = scorer(SMALL, List.of("a", "b"), Map.of());
        assertThat(scorer.margin(new double[] {0.6, 0})).isEqualTo(2);
        assertThat(scorer.margin(new double[] {0.5, 2})).isEqualTo(-2);
        assertThat(scorer.margin(new double[] {Double.NaN, Double.NaN})).isEqualTo(0.5);
        assertThat(scorer.probability(new double[] {0.6, 0})).isEqualTo(1 / (1 + Math.exp(-2)));
        assertThat(scorer.reasons(new double[] {0.6, 0}, 1))
                .singleElement()
                .extracting(Contribution::feature)
                .isEqualTo("a");
    }

    @Test
    void inputsHaveTheModelsNames() {
        byte[] text = SMALL.getBytes(StandardCharsets.UTF_8);
        LightgbmFormat format = new LightgbmFormat();
        assertThat(format.features(text, List.of())).containsExactly("amount", "count");
        assertThat(format.features(text, List.of("x", "y"))).containsExactly("x", "y");
        assertThat(format.features(text, List.of("count=n", "amount"))).containsExactly("amount", "n");
        assertThatThrownBy(() -> format.features(text, List.of("count=n")))
                .hasMessage("inputs must give each of [amount, count] one feature, got none for \"amount\"");
        assertThatThrownBy(() -> scorer(SMALL, List.of("a"), Map.of()))
                .hasMessage("inputs must name the 2 features that the model takes, got 1: [a]");
    }

    @Test
    void aRegressionSaysWhatItGives() {
        String regression = SMALL.replace("binary sigmoid:2", "regression");
        assertThatThrownBy(() -> scorer(regression, List.of("a", "b"), Map.of()))
                .hasMessage(
                        "gives must be probability or margin for a model whose objective is not logistic, got \"\"");
        assertThat(scorer(regression, List.of("a", "b"), Map.of("gives", "probability"))
                        .probability(new double[] {0, 3}))
                .isCloseTo(0.25, within(1e-15));
        assertThat(scorer(regression, List.of("a", "b"), Map.of("gives", "margin"))
                        .margin(new double[] {0, 3}))
                .isEqualTo(0.25);
    }

    private static void refused(String from, String to, String message) {
        assertThat(SMALL).contains(from);
        assertThatThrownBy(() -> LightgbmReader.read(SMALL.replace(from, to).getBytes(StandardCharsets.UTF_8)))
                .hasMessage("lightgbm model " + message);
    }

    @Test
    void whatIsNotServedIsNamed() {
        refused("version=v4", "version=v9", "must be of version v3 or v4, got \"v9\"");
        refused("num_class=1", "num_class=3", "must have one output, got num_class 3");
        refused("is_linear=0", "is_linear=1", "must have constant leaves, got a linear one in tree 0");
        refused(
                "objective=binary sigmoid:2",
                "objective=poisson",
                "must have the objective binary, cross_entropy or one of [regression, regression_l1, huber, fair,"
                        + " quantile, mape, lambdarank, rank_xendcg] without sqrt, got \"poisson\"");
        refused("tree\n", "forest\n", "must begin with a line \"tree\" (save it as text: model.txt)");
    }

    @Test
    void whatIsDamagedIsRefused() {
        refused("end of trees", "", "must end its trees with \"end of trees\", got the end of the file (truncated?)");
        refused("tree_sizes=1", "tree_sizes=1 1", "must have the 2 trees that it announces, and at least one, got 1");
        refused("leaf_value=1 -1 0.25", "leaf_value=1 -1", "must have 3 numbers as leaf_value in tree 0, got 2");
        refused("threshold=0.5 2", "threshold=0.5 nan", "must have finite numbers in threshold of tree 0, got \"nan\"");
        refused(
                "left_child=1 -2",
                "left_child=0 -2",
                "must have trees without cycles, got child 0 of node 0 in tree 0");
        refused(
                "right_child=-1 -3",
                "right_child=-1 -1",
                "must reach each node and leaf once, got one reached twice in tree 0");
        refused(
                "split_feature=0 1",
                "split_feature=0 2",
                "must have a whole number from 0 to 1 as split_feature, got 2.0 in tree 0");
        refused("num_leaves=3\n", "", "must have the key \"num_leaves\" in tree 0");
    }

    @Property(tries = 40)
    void aTruncatedOneIsRefused(@ForAll @LongRange(min = 0, max = 1_000) long share) {
        int length = (int) ((SMALL.indexOf("end of trees") + 11) * share / 1_000);
        assertThatThrownBy(() -> LightgbmReader.read(SMALL.substring(0, length).getBytes(StandardCharsets.UTF_8)))
                .hasMessageStartingWith("lightgbm model must");
    }
}

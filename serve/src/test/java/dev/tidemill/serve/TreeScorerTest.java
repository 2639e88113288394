package dev.tidemill.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.registry.Calibration;
import dev.tidemill.registry.ModelArtifact;
import java.util.List;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Test;

class TreeScorerTest {
    private final RandomBooster random;
    private final int width;

    TreeScorerTest() throws XGBoostError {
        random = RandomBooster.of(21, "binary:logistic");
        width = random.rows()[0].length;
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "f" + i).toList();
    }

    private ModelArtifact artifact(String algorithm, int features, Calibration calibration) {
        return new ModelArtifact(algorithm, names(features), calibration, List.of(), random.json());
    }

    @Test
    void aStoredArtifactScoresAsItsEnsemble() {
        TreeEnsemble ensemble = TreeEnsemble.readXgboost(random.json());
        ModelArtifact stored = ModelArtifact.read(
                artifact("xgboost", width, new Calibration.Platt(0.5, -1)).toBytes());
        Scorer scorer = TreeScorer.of(stored);
        for (double[] row : random.rows()) {
            double margin = ensemble.margin(row);
            assertThat(scorer.margin(row)).isEqualTo(margin);
            assertThat(scorer.probability(row)).isEqualTo(1 / (1 + Math.exp(-(0.5 * margin - 1))));
        }
    }

    @Test
    void reasonsAreTheLargestContributionsWithTheirValues() {
        Scorer scorer = TreeScorer.of(artifact("xgboost", width, new Calibration.None()));
        TreeContributions contributions = TreeContributions.of(TreeEnsemble.readXgboost(random.json()));
        double[] row = random.rows()[3];
        double[] moved = new double[width];
        contributions.contributions(row, moved);
        List<Contribution> all = scorer.reasons(row, width);
        assertThat(all.stream().mapToDouble(Contribution::contribution).sum() + contributions.expected())
                .isCloseTo(scorer.margin(row), within(1e-4));
        assertThat(scorer.reasons(row, 2)).isEqualTo(all.subList(0, Math.min(2, all.size())));
        for (Contribution reason : all) {
            int f = Integer.parseInt(reason.feature().substring(1));
            assertThat(reason.value()).isEqualTo(row[f]);
            assertThat(reason.contribution()).isEqualTo(moved[f]);
        }
        assertThat(all)
                .isSortedAccordingTo((a, b) -> Double.compare(Math.abs(b.contribution()), Math.abs(a.contribution())));
    }

    @Test
    void artifactsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> TreeScorer.of(artifact("forest", width, new Calibration.None())))
                .hasMessage("model artifact must be of algorithm xgboost, got \"forest\"");
        assertThatThrownBy(() -> TreeScorer.of(artifact("xgboost", width + 1, new Calibration.None())))
                .hasMessage("model artifact must name the " + width + " features of its model, got " + (width + 1));
    }

    @Test
    void aModelWithoutProbabilitiesIsRefused() throws XGBoostError {
        RandomBooster squared = RandomBooster.of(1, "reg:squarederror");
        ModelArtifact artifact = new ModelArtifact(
                "xgboost", names(squared.rows()[0].length), new Calibration.None(), List.of(), squared.json());
        assertThatThrownBy(() -> TreeScorer.of(artifact))
                .hasMessage("model artifact must have a logistic objective to give a probability, got another");
    }
}

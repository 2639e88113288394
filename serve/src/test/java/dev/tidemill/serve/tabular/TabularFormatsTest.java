package dev.tidemill.serve.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.registry.Calibration;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.serve.Contribution;
import dev.tidemill.serve.Scorer;
import dev.tidemill.serve.formats.ScorerFormats;
import dev.tidemill.serve.inference.BatchLimits;
import dev.tidemill.serve.inference.Batching;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TabularFormatsTest {
    private static final String LINEAR = """
            {"features": ["amount", "count"], "weights": [0.5, -2], "intercept": 1, "missing": {"amount": 3}}""";
    private static final String RULES = """
            {"features": ["amount", "age"], "base": -3, "rules": [
              {"name": "large", "when": "amount > 100", "points": 2},
              {"name": "new", "when": "!present(age) || age < 7", "points": 1.5}]}""";
    private final ScorerFormats formats =
            ScorerFormats.standard(new Batching(BatchLimits.DEFAULT, Runnable::run, new SimpleMeterRegistry()));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ModelArtifact artifact(String format, byte[] file, String... features) {
        return new ModelArtifact(format, List.of(features), new Calibration.None(), List.of(), file);
    }

    private Scorer scorer(String format, String file, String... features) {
        return formats.read("test", artifact(format, bytes(file), features));
    }

    @Test
    void aLinearModelIsItsWeightedSum() {
        Scorer scorer = scorer("linear", LINEAR, "a", "c");
        assertThat(scorer.margin(new double[] {4, 1})).isEqualTo(1);
        assertThat(scorer.margin(new double[] {Double.NaN, Double.NaN})).isEqualTo(2.5);
        assertThat(scorer.probability(new double[] {4, 1})).isEqualTo(Calibration.logistic(1));
        assertThat(scorer.reasons(new double[] {4, 1}, 5))
                .containsExactly(new Contribution("c", 1, -2), new Contribution("a", 4, 0.5));
        String identity = "{\"features\":[\"a\"],\"weights\":[0.25],\"intercept\":0.5,\"link\":\"identity\"}";
        assertThat(scorer("linear", identity, "a").probability(new double[] {1}))
                .isCloseTo(0.75, within(1e-15));
        assertThat(formats.format("linear").features(bytes(LINEAR), List.of())).containsExactly("amount", "count");
    }

    @Test
    void aRuleSetAddsThePointsOfWhatFires() {
        Scorer scorer = scorer("rules", RULES, "amount", "age");
        assertThat(scorer.margin(new double[] {50, 30})).isEqualTo(-3);
        assertThat(scorer.margin(new double[] {101, 30})).isEqualTo(-1);
        assertThat(scorer.margin(new double[] {Double.NaN, Double.NaN})).isEqualTo(-1.5);
        assertThat(scorer.reasons(new double[] {101, 3}, 5))
                .containsExactly(new Contribution("large", 1, 2), new Contribution("new", 1, 1.5));
    }

    private Scorer ensemble(String combine, double first, double second) {
        byte[] linear = artifact("linear", bytes(LINEAR), "amount", "count").toBytes();
        byte[] rules = artifact("rules", bytes(RULES), "amount", "age").toBytes();
        byte[] file = EnsembleFile.expand(
                bytes("{\"combine\":\"" + combine + "\",\"intercept\":0.5,\"members\":[{\"version\":1,\"weight\":"
                        + first + "},{\"version\":2,\"weight\":" + second + "}]}"),
                version -> new EnsembleFile.Content("digest " + version, version == 1 ? linear : rules));
        List<String> features = formats.format("ensemble").features(file, List.of());
        assertThat(features).containsExactly("amount", "count", "age");
        return formats.read("test", artifact("ensemble", file, features.toArray(String[]::new)));
    }

    @Test
    void anEnsembleCombinesItsMembers() {
        double[] vector = {101, 25, 30};
        double linear = 1 + 0.5 * 101 - 2 * 25;
        double p1 = Calibration.logistic(linear);
        double p2 = Calibration.logistic(-1);
        assertThat(ensemble("mean", 0.25, 0.75).probability(vector)).isCloseTo(0.25 * p1 + 0.75 * p2, within(1e-12));
        assertThat(ensemble("max", 0, 0).probability(vector)).isCloseTo(Math.max(p1, p2), within(1e-12));
        assertThat(ensemble("stacked", 2, -1).margin(vector)).isCloseTo(0.5 + 2 * linear + 1, within(1e-9));
        assertThat(ensemble("mean", 0.25, 0.75).reasons(vector, 2))
                .extracting(Contribution::feature)
                .containsExactly("count", "amount");
        assertThat(ensemble("max", 0, 0).reasons(vector, 1))
                .extracting(Contribution::feature)
                .containsExactly("count");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> ensemble("mean", 0.5, 0.6))
                .hasMessage("ensemble must be read as JSON: weights of a mean must be 0 or more and sum to 1, got 1.1");
        assertThatThrownBy(() -> ensemble("median", 0.5, 0.5))
                .hasMessage("ensemble must be read as JSON: combine must be one of [mean, max, stacked], got"
                        + " \"median\"");
        assertThatThrownBy(() -> scorer("linear", LINEAR, "a"))
                .hasMessage("inputs must name the 2 features that the model takes, got 1: [a]");
        assertThatThrownBy(() -> scorer("linear", LINEAR.replace("[0.5, -2]", "[0.5]"), "a", "c"))
                .hasMessage("linear model must be read as JSON: weights must be one for each of 2 features, got 1");
        assertThatThrownBy(() -> scorer("linear", LINEAR.substring(0, 40), "a", "c"))
                .hasMessageStartingWith("linear model must be read as JSON: Unexpected end-of-input");
        assertThatThrownBy(() -> scorer("rules", RULES.replace("amount > 100", "amont > 100"), "amount", "age"))
                .hasMessageContaining("amont");
        assertThatThrownBy(() -> scorer("rules", RULES.replace("\"new\"", "\"large\""), "amount", "age"))
                .hasMessage("rule set must be read as JSON: rules must have distinct names, got 1 names for 2 rules");
    }
}

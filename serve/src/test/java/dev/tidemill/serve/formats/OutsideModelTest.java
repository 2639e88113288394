package dev.tidemill.serve.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.registry.Calibration;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.serve.Scorer;
import dev.tidemill.serve.ScorerProbe;
import dev.tidemill.serve.inference.BatchLimits;
import dev.tidemill.serve.inference.Batching;
import dev.tidemill.serve.onnx.OnnxFiles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class OutsideModelTest {
    private final ScorerFormats formats =
            ScorerFormats.standard(new Batching(BatchLimits.DEFAULT, Runnable::run, new SimpleMeterRegistry()));

    private Scorer scorer(byte[] model, List<String> features, Map<String, String> settings) {
        ModelArtifact artifact =
                new ModelArtifact("onnx", features, new Calibration.None(), List.of(), settings, model);
        return formats.read("test", ModelArtifact.read(artifact.toBytes()));
    }

    @Test
    void aVectorGoesIntoOneInput() {
        Scorer scorer = scorer(OnnxFiles.logistic(1, -2), List.of("a", "b"), Map.of("fill", "0"));
        ScorerProbe.probe(scorer);
        assertThat(scorer.margin(new double[] {3, 1})).isCloseTo(1, Offset.offset(1e-5));
        assertThat(scorer.probability(new double[] {3, 1})).isCloseTo(1 / (1 + Math.exp(-1)), Offset.offset(1e-6));
        assertThat(scorer.probability(new double[] {Double.NaN, 1}))
                .isCloseTo(1 / (1 + Math.exp(2)), Offset.offset(1e-6));
        assertThat(scorer.margins(List.of(new double[] {0, 0}, new double[] {3, 1}), Scorer.UNLIMITED))
                .containsExactly(scorer.margin(new double[] {0, 0}), scorer.margin(new double[] {3, 1}));
    }

    @Test
    void eachFeatureGoesIntoItsInput() {
        byte[] model = OnnxFiles.columnsAndMaps();
        assertThat(formats.format("onnx").features(model, List.of("b=count", "a")))
                .containsExactly("a", "count");
        Scorer scorer = scorer(model, List.of("a", "count"), Map.of("fill.count", "0", "fill", "1"));
        ScorerProbe.probe(scorer);
        assertThat(scorer.probability(new double[] {0.5, Double.NaN}))
                .isCloseTo(1 / (1 + Math.exp(-0.5)), Offset.offset(1e-6));
        assertThatThrownBy(() -> scorer(model, List.of("a", "count"), Map.of()))
                .hasMessage("input \"b\" is of INT64, which has no missing value: declare what fills one for \"count\","
                        + " for example fill count=0");
        assertThatThrownBy(() -> formats.format("onnx").features(model, List.of("a", "c")))
                .hasMessage("inputs must give each of [a, b] one feature, got \"c\"; write input=feature where their"
                        + " names differ");
        assertThatThrownBy(() -> formats.format("onnx").features(model, List.of("a")))
                .hasMessage("inputs must give each of [a, b] one feature, got none for \"b\"");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        byte[] logistic = OnnxFiles.logistic(1, -2);
        assertThatThrownBy(() -> scorer(logistic, List.of("a"), Map.of()))
                .hasMessage("inputs must name the 2 features that the model takes, got 1: [a]");
        assertThatThrownBy(() -> scorer(logistic, List.of("a", "b"), Map.of("output", "p")))
                .hasMessage("output must be one of [probability], got \"p\"");
        assertThatThrownBy(() -> scorer(logistic, List.of("a", "b"), Map.of("column", "1")))
                .hasMessage("column must be a whole number from 0 to below 1, got \"1\"");
        assertThatThrownBy(() -> scorer(logistic, List.of("a", "b"), Map.of("gives", "money")))
                .hasMessage("gives must be probability or margin, got \"money\"");
        assertThatThrownBy(() -> scorer(OnnxFiles.unknownOperator(), List.of("a", "b"), Map.of()))
                .hasMessageContaining("com.example:Guess");
        assertThatThrownBy(() -> formats.format("pickle"))
                .hasMessage(
                        "a model must be of an algorithm of [xgboost, lightgbm, onnx, linear, rules, ensemble], got \"pickle\"");
    }

    @Test
    void aProbeFindsWhatIsNoProbability() {
        assertThatThrownBy(() -> ScorerProbe.probe(scorer(OnnxFiles.echo(), List.of("a"), Map.of())))
                .hasMessageStartingWith("a model must give a probability from 0 to 1, got NaN for a vector of nothing"
                        + " but missing values");
        ScorerProbe.probe(scorer(OnnxFiles.echo(), List.of("a"), Map.of("fill", "0", "gives", "margin")));
    }
}

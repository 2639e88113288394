package dev.tidemill.serve.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.inference.DataType;
import dev.tidemill.serve.inference.Signature;
import dev.tidemill.serve.inference.Tensor;
import dev.tidemill.serve.inference.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class OnnxModelTest {
    @Test
    void saysWhatItTakesAndGives() {
        try (OnnxModel model = OnnxModel.load(OnnxFiles.sumAndProduct())) {
            assertThat(model.signature())
                    .isEqualTo(new Signature(
                            "onnxruntime_onnx",
                            List.of(
                                    new TensorSpec("left", DataType.INT64, new long[] {-1, 2}),
                                    new TensorSpec("right", DataType.INT64, new long[] {-1, 2})),
                            List.of(
                                    new TensorSpec("sum", DataType.INT64, new long[] {-1, 2}),
                                    new TensorSpec("product", DataType.INT64, new long[] {-1, 2})),
                            true));
        }
    }

    @Test
    void givesTheOutputsWanted() {
        long[] shape = {2, 2};
        Map<String, Tensor> inputs =
                Map.of("left", Tensor.of(shape, 1L, 2L, 3L, 4L), "right", Tensor.of(shape, 5L, 6L, 7L, 8L));
        try (OnnxModel model = OnnxModel.load(OnnxFiles.sumAndProduct())) {
            assertThat(model.infer(inputs, Set.of()))
                    .containsExactly(
                            Map.entry("sum", Tensor.of(shape, 6L, 8L, 10L, 12L)),
                            Map.entry("product", Tensor.of(shape, 5L, 12L, 21L, 32L)));
            assertThat(model.infer(inputs, Set.of("product"))).containsOnlyKeys("product");
        }
    }

    @Test
    void mapsOfClassesAreATensor() {
        try (OnnxModel model = OnnxModel.load(OnnxFiles.columnsAndMaps())) {
            Map<String, Tensor> answer = model.infer(
                    Map.of("a", Tensor.of(new long[] {2, 1}, 0f, 1f), "b", Tensor.of(new long[] {2, 1}, 0L, 1L)),
                    Set.of());
            Tensor tensor = answer.get("output_probability");
            assertThat(tensor.shape()).containsExactly(2, 2);
            assertThat(tensor.number(0)).isEqualTo(0.5);
            assertThat(tensor.number(3)).isCloseTo(1 / (1 + Math.exp(-2)), org.assertj.core.data.Offset.offset(1e-6));
            assertThat(model.signature().rows()).isTrue();
        }
    }

    @Test
    void aRowGivesTheSameBitsAloneAndAmongOthers() {
        Random random = new Random(5);
        for (int width : new int[] {8, 37, 256}) {
            try (OnnxModel model = OnnxModel.load(OnnxFiles.perceptron(19, width, width))) {
                assertThat(model.signature().rows()).as("width " + width).isTrue();
                float[] values = new float[50 * 19];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextGaussian();
                }
                Tensor all = Tensor.of(new long[] {50, 19}, values);
                Tensor together = infer(model, all);
                for (int row = 0; row < 50; row++) {
                    assertThat(infer(model, all.rows(row, row + 1)))
                            .as("row " + row + " of width " + width)
                            .isEqualTo(together.rows(row, row + 1));
                }
            }
        }
    }

    private static Tensor infer(OnnxModel model, Tensor x) {
        return model.infer(Map.of("x", x), Set.of()).get("probability");
    }

    @Test
    void rowsThatDependOnOneAnotherAreNotRunTogether() {
        try (OnnxModel model = OnnxModel.load(OnnxFiles.sharedRows())) {
            assertThat(model.signature().rows()).isFalse();
        }
    }

    @Test
    void refusesWhatItCannotLoad() {
        assertThatThrownBy(() -> OnnxModel.load(OnnxFiles.unknownOperator()))
                .isInstanceOf(TidemillException.class)
                .hasMessageStartingWith("an ONNX model must have only operators that ONNX Runtime 1.29.0 knows, got: ")
                .hasMessageContaining("com.example:Guess");
        assertThatThrownBy(() -> OnnxModel.load(OnnxFiles.half(OnnxFiles.logistic(1, 2))))
                .isInstanceOf(TidemillException.class)
                .hasMessageStartingWith("an ONNX model must be a whole model file, got ");
        assertThatThrownBy(() -> OnnxModel.load(new byte[0])).isInstanceOf(TidemillException.class);
        assertThatThrownBy(() -> OnnxModel.load("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(TidemillException.class);
    }

    @Test
    void refusesToRunOnceItIsClosed() {
        OnnxModel model = OnnxModel.load(OnnxFiles.echo());
        model.close();
        assertThatThrownBy(() -> model.infer(Map.of("x", Tensor.of(new long[] {1, 1}, 1f)), Set.of()))
                .hasMessage("the model has been unloaded; load it again");
    }
}

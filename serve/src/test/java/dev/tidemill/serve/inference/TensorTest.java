package dev.tidemill.serve.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TensorTest {
    @Test
    void rowsOfEveryTypeAreJoinedAndCutApart() {
        for (DataType type : DataType.values()) {
            long[] shape = {3, 2};
            Tensor whole = type == DataType.BYTES
                    ? Tensor.of(shape, "a", "", "ccc", "ä", "e", "ff")
                    : Numbers.tensor(type, shape, i -> i % 2);
            assertThat(Tensor.concat(List.of(whole.rows(0, 1), whole.rows(1, 3))))
                    .as("%s", type)
                    .isEqualTo(whole);
            assertThat(whole.rows(1, 2).shape()).containsExactly(1, 2);
        }
        assertThat(Tensor.of(new long[] {2}, "a", "ä").strings().get(1))
                .isEqualTo("ä".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void numbersComeBackAsTheyWere() {
        assertThat(new Tensor(DataType.UINT8, new long[] {1}, new byte[] {-1}).number(0))
                .isEqualTo(255);
        assertThat(new Tensor(DataType.UINT64, new long[] {1}, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}).number(0))
                .isEqualTo(18446744073709551615.0);
        assertThat(Numbers.tensor(DataType.FP16, new long[] {1}, i -> 1.5).number(0))
                .isEqualTo(1.5);
        assertThat(Tensor.of(new long[] {}, 7L).integer(0)).isEqualTo(7);
        assertThatThrownBy(() -> Numbers.tensor(DataType.INT64, new long[] {1}, i -> Double.NaN))
                .hasMessage("a value of INT64 must be a number, got NaN; declare what fills a missing one");
    }

    @Test
    void whatDoesNotFitItsShapeIsRefused() {
        assertThatThrownBy(() -> Tensor.of(new long[] {2, 2}, 1.0))
                .hasMessage("a tensor of FP64 with shape [2, 2] must have 4 elements, got 1");
        assertThatThrownBy(() -> new Tensor(DataType.INT32, new long[] {1}, new byte[5]))
                .hasMessage("a tensor of INT32 with shape [1] must have 1 elements, got 1 and a part of one");
        assertThatThrownBy(() -> new Tensor(DataType.BYTES, new long[] {1}, new byte[] {9, 0, 0, 0, 1}))
                .hasMessageContaining("got a broken one at byte 0 of 5");
        assertThatThrownBy(() -> Tensor.elements(new long[] {1 << 20, 1 << 20, 1 << 30}))
                .hasMessageStartingWith("a shape must have dimensions from 0 on and at most 268435456 elements");
        assertThatThrownBy(() -> Tensor.elements(new long[] {-1})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void inputsThatDoNotFitTheModelAreRefused() {
        Signature signature = new Doubling(new io.micrometer.core.instrument.MockClock(), 0, 0).signature();
        Tensor x = Tensor.of(new long[] {1, 1}, 1.0);
        assertThatThrownBy(() -> signature.check(Map.of(), Set.of()))
                .hasMessage("input \"x\" must be given; it is x FP64[-1, 1]");
        assertThatThrownBy(() -> signature.check(Map.of("x", x, "y", x), Set.of()))
                .hasMessage("input must be one of [x], got \"y\"");
        assertThatThrownBy(() -> signature.check(Map.of("x", Tensor.of(new long[] {1, 1}, 1f)), Set.of()))
                .hasMessage("input \"x\" must be of datatype FP64, got FP32");
        assertThatThrownBy(() -> signature.check(Map.of("x", Tensor.of(new long[] {1}, 1.0)), Set.of()))
                .hasMessage("input \"x\" must have the shape [-1, 1] (-1 is any size), got [1]");
        assertThatThrownBy(() -> signature.check(Map.of("x", Tensor.of(new long[] {0, 1}, new double[0])), Set.of()))
                .hasMessage("a request must have at least one row, got 0");
        assertThatThrownBy(() -> signature.check(Map.of("x", x), Set.of("z")))
                .hasMessage("output must be one of [twice, negated], got \"z\"");
    }
}

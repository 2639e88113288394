package dev.tidemill.serve.inference;

import io.micrometer.core.instrument.MockClock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A model for tests: `twice` and `negated` of `x`, and how many rows each run had. A row of 13 breaks its run.
final class Doubling implements TensorModel {
    static final double UNLUCKY = 13;

    final List<Integer> runs = new ArrayList<>();
    private final MockClock clock;
    private final long fixed;
    private final long perRow;

    Doubling(MockClock clock, long fixed, long perRow) {
        this.clock = clock;
        this.fixed = fixed;
        this.perRow = perRow;
    }

    @Override
    public Signature signature() {
        long[] column = {TensorSpec.ANY, 1};
        return new Signature(
                "test",
                List.of(new TensorSpec("x", DataType.FP64, column)),
                List.of(
                        new TensorSpec("twice", DataType.FP64, column),
                        new TensorSpec("negated", DataType.FP64, column)),
                true);
    }

    @Override
    public Map<String, Tensor> infer(Map<String, Tensor> inputs, Set<String> outputs) {
        Tensor x = inputs.get("x");
        runs.add(x.rows());
        clock.add(fixed + perRow * x.rows(), TimeUnit.NANOSECONDS);
        double[] twice = new double[x.rows()];
        double[] negated = new double[x.rows()];
        for (int i = 0; i < twice.length; i++) {
            if (x.number(i) == UNLUCKY) {
                throw new IllegalStateException("unlucky");
            }
            twice[i] = 2 * x.number(i);
            negated[i] = -x.number(i);
        }
        Map<String, Tensor> answer = new LinkedHashMap<>();
        answer.put("twice", Tensor.of(x.shape(), twice));
        answer.put("negated", Tensor.of(x.shape(), negated));
        if (!outputs.isEmpty()) {
            answer.keySet().retainAll(outputs);
        }
        return answer;
    }
}

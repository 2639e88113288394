package dev.tidemill.serve.inference;

import dev.tidemill.serve.Scorer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A [Scorer] seen as a [TensorModel]: one FP64 input for each feature, `[rows, 1]`, NaN for what is missing;
/// outputs
/// `probability` (calibrated) and `margin`, each FP64 `[rows, 1]`.
public final class ScorerModel implements TensorModel {
    public static final String PROBABILITY = "probability";
    public static final String MARGIN = "margin";

    private static final long[] COLUMN = {TensorSpec.ANY, 1};

    private final Scorer scorer;
    private final Signature signature;

    /// @param platform what runs it, for its [Signature]
    public ScorerModel(Scorer scorer, String platform) {
        this.scorer = scorer;
        this.signature = new Signature(
                platform,
                scorer.features().stream()
                        .map(feature -> new TensorSpec(feature, DataType.FP64, COLUMN))
                        .toList(),
                List.of(
                        new TensorSpec(PROBABILITY, DataType.FP64, COLUMN),
                        new TensorSpec(MARGIN, DataType.FP64, COLUMN)),
                true);
    }

    @Override
    public Signature signature() {
        return signature;
    }

    @Override
    public Map<String, Tensor> infer(Map<String, Tensor> inputs, Set<String> outputs) {
        return infer(inputs, outputs, Scorer.UNLIMITED);
    }

    /// As [#infer(Map, Set)], within the time that is left.
    public Map<String, Tensor> infer(Map<String, Tensor> inputs, Set<String> outputs, long nanosLeft) {
        double[] margins = scorer.margins(vectors(inputs), nanosLeft);
        long[] shape = {margins.length, 1};
        Map<String, Tensor> answer = new LinkedHashMap<>();
        for (TensorSpec output : signature.outputs()) {
            if (outputs.isEmpty() || outputs.contains(output.name())) {
                answer.put(
                        output.name(),
                        Tensor.of(shape, output.name().equals(MARGIN) ? margins : probabilities(margins)));
            }
        }
        return answer;
    }

    private double[] probabilities(double[] margins) {
        double[] probabilities = new double[margins.length];
        for (int i = 0; i < margins.length; i++) {
            probabilities[i] = scorer.probabilityOf(margins[i]);
        }
        return probabilities;
    }

    private List<double[]> vectors(Map<String, Tensor> inputs) {
        int rows = signature.rows(inputs);
        List<double[]> vectors = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            vectors.add(new double[scorer.features().size()]);
        }
        for (int i = 0; i < scorer.features().size(); i++) {
            Tensor column = inputs.get(scorer.features().get(i));
            for (int row = 0; column != null && row < rows; row++) {
                vectors.get(row)[i] = column.number(row);
            }
        }
        return vectors;
    }
}

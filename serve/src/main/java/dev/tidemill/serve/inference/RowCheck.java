package dev.tidemill.serve.inference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/// Finds out whether the rows of a model depend on one another: whether a row gives the same bits alone and among
/// others. Only then may rows of several requests run together, for a decision has to be made again to the bit, and
/// nobody's answer may depend on who else asked.
///
/// A model is tried with rows of made-up values, several of them together and each alone. That shows a normalisation
/// over the batch, a fixed reshape, or arithmetic that differs with the number of rows. It is a trial and no proof.
public final class RowCheck {
    private static final int[] SIZES = {2, 3, 8, 33};
    private static final int ANY_SIZE = 4;

    private RowCheck() {}

    /// Whether all rows tried gave the same alone and together. A model that cannot run on made-up values, or takes
    /// texts, counts as one whose rows are not independent.
    public static boolean independent(
            Signature signature, BiFunction<Map<String, Tensor>, Set<String>, Map<String, Tensor>> run) {
        try {
            for (int rows : SIZES) {
                if (!independent(signature, run, rows)) {
                    return false;
                }
            }
            return true;
        } catch (RuntimeException cannotRun) {
            return false;
        }
    }

    private static boolean independent(
            Signature signature, BiFunction<Map<String, Tensor>, Set<String>, Map<String, Tensor>> run, int rows) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (TensorSpec spec : signature.inputs()) {
            inputs.put(spec.name(), madeUp(spec, rows));
        }
        Map<String, Tensor> together = run.apply(inputs, Set.of());
        for (int row = 0; row < rows; row++) {
            int at = row;
            Map<String, Tensor> one = new LinkedHashMap<>();
            inputs.forEach((name, tensor) -> one.put(name, tensor.rows(at, at + 1)));
            if (!run.apply(one, Set.of()).equals(cut(together, rows, row))) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, Tensor> cut(Map<String, Tensor> together, int rows, int row) {
        Map<String, Tensor> cut = new LinkedHashMap<>();
        together.forEach((name, tensor) -> {
            if (tensor.rows() != rows) {
                throw new IllegalStateException("output " + name + " has not a row for each row of input");
            }
            cut.put(name, tensor.rows(row, row + 1));
        });
        return cut;
    }

    private static Tensor madeUp(TensorSpec spec, int rows) {
        long[] shape = spec.shape();
        for (int i = 0; i < shape.length; i++) {
            shape[i] = shape[i] == TensorSpec.ANY ? (i == 0 ? rows : ANY_SIZE) : shape[i];
        }
        int elements = (int) Tensor.elements(shape);
        List<Double> values = new ArrayList<>(elements);
        for (int i = 0; i < elements; i++) {
            // Spread over a range by the golden ratio, so that no two are alike and every run has the same.
            double spread = (i * 0.6180339887498949) % 1;
            values.add(spec.type().isFloating() ? 4 * spread - 2 : Math.floor(2 * spread));
        }
        return Numbers.tensor(spec.type(), shape, i -> values.get(i));
    }
}

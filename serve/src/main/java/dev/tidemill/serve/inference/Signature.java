package dev.tidemill.serve.inference;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a model takes and gives.
///
/// @param platform what runs it: `onnxruntime_onnx`, `tidemill_xgboost`
/// @param rows     whether the first dimension of every input and output counts rows that do not depend on one
///                 another, so that rows of several requests may run together
public record Signature(String platform, List<TensorSpec> inputs, List<TensorSpec> outputs, boolean rows) {
    public Signature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    public Optional<TensorSpec> output(String name) {
        return outputs.stream().filter(spec -> spec.name().equals(name)).findFirst();
    }

    /// How many rows a request has that [#check] let pass; 1 where rows are not counted.
    public int rows(Map<String, Tensor> given) {
        return rows && !inputs.isEmpty() ? first(given).rows() : 1;
    }

    private Tensor first(Map<String, Tensor> given) {
        Tensor tensor = given.get(inputs.getFirst().name());
        if (tensor == null) {
            throw new IllegalArgumentException("inputs must have been checked, got none called "
                    + inputs.getFirst().name());
        }
        return tensor;
    }

    /// Refuses inputs and names of outputs that do not fit.
    ///
    /// @param wanted names of outputs; empty means all
    /// @throws TidemillException INVALID
    public void check(Map<String, Tensor> given, Set<String> wanted) {
        List<String> names = inputs.stream().map(TensorSpec::name).toList();
        for (String name : given.keySet()) {
            if (!names.contains(name)) {
                throw refuse("input must be one of " + names + ", got \"" + name + "\"");
            }
        }
        for (TensorSpec spec : inputs) {
            check(spec, given.get(spec.name()));
        }
        for (String name : wanted) {
            if (output(name).isEmpty()) {
                throw refuse("output must be one of "
                        + outputs.stream().map(TensorSpec::name).toList() + ", got \"" + name + "\"");
            }
        }
        if (rows) {
            checkRows(given);
        }
    }

    private static void check(TensorSpec spec, @org.jspecify.annotations.Nullable Tensor tensor) {
        if (tensor == null) {
            throw refuse("input \"" + spec.name() + "\" must be given; it is " + spec);
        }
        if (tensor.type() != spec.type()) {
            throw refuse("input \"" + spec.name() + "\" must be of datatype " + spec.type() + ", got " + tensor.type());
        }
        if (!spec.allows(tensor.shape())) {
            throw refuse("input \"" + spec.name() + "\" must have the shape " + Arrays.toString(spec.shape())
                    + " (-1 is any size), got " + Arrays.toString(tensor.shape()));
        }
    }

    private void checkRows(Map<String, Tensor> given) {
        int many = rows(given);
        for (Map.Entry<String, Tensor> input : given.entrySet()) {
            if (input.getValue().rows() != many) {
                throw refuse("every input must have the same number of rows, got " + many + " of \""
                        + inputs.getFirst().name() + "\" and "
                        + input.getValue().rows() + " of \"" + input.getKey()
                        + "\"");
            }
        }
        if (many < 1) {
            throw refuse("a request must have at least one row, got " + many);
        }
    }

    private static TidemillException refuse(String message) {
        return new TidemillException(ErrorCode.INVALID, message);
    }
}

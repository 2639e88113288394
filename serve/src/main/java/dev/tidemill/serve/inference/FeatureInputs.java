package dev.tidemill.serve.inference;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How feature vectors become a model's inputs: all in one tensor `[rows, features]`, or each feature in an input of
/// its
/// own, in the order in which the model declares them.
///
/// @param fill for each feature what stands for a missing value; NaN leaves it missing
record FeatureInputs(List<TensorSpec> specs, double[] fill) {
    /// @param features how many the vector has
    /// @throws TidemillException INVALID where the model's inputs cannot take so many numbers
    static FeatureInputs of(Signature signature, List<String> features, double[] fill) {
        List<TensorSpec> specs = signature.inputs();
        boolean matrix = specs.size() == 1 && specs.getFirst().shape().length == 2;
        int takes = matrix ? width(specs.getFirst(), features.size()) : specs.size();
        if (takes != features.size()) {
            throw refuse("inputs must name the " + takes + " features that the model takes, got " + features.size()
                    + ": " + features);
        }
        for (TensorSpec spec : specs) {
            requireNumbers(spec, matrix);
        }
        for (int i = 0; i < fill.length; i++) {
            TensorSpec spec = matrix ? specs.getFirst() : specs.get(i);
            if (Double.isNaN(fill[i]) && !spec.type().isFloating()) {
                throw refuse("input \"" + spec.name() + "\" is of " + spec.type() + ", which has no missing value:"
                        + " declare what fills one for \"" + features.get(i) + "\", for example fill "
                        + features.get(i) + "=0");
            }
        }
        return new FeatureInputs(specs, fill);
    }

    private static int width(TensorSpec spec, int features) {
        return spec.shape()[1] == TensorSpec.ANY ? features : (int) spec.shape()[1];
    }

    private static void requireNumbers(TensorSpec spec, boolean matrix) {
        long[] shape = spec.shape();
        boolean column = shape.length == 1 || (shape.length == 2 && (shape[1] == 1 || shape[1] == TensorSpec.ANY));
        if (spec.type() == DataType.BYTES) {
            throw refuse("input \"" + spec.name() + "\" must take numbers, as features are, got " + spec.type());
        }
        if (!matrix && !column) {
            throw refuse("input \"" + spec.name() + "\" must have the shape [-1, 1], or be the only one with the shape"
                    + " [-1, features], got " + java.util.Arrays.toString(shape));
        }
    }

    private boolean matrix() {
        return fill.length > 1 && specs.size() == 1;
    }

    /// Rows of numbers as the model takes them.
    Map<String, Tensor> of(List<double[]> vectors) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        int width = fill.length;
        if (matrix()) {
            TensorSpec spec = specs.getFirst();
            long[] shape = {vectors.size(), width};
            inputs.put(spec.name(), Numbers.tensor(spec.type(), shape, i -> value(vectors.get(i / width), i % width)));
            return inputs;
        }
        for (int feature = 0; feature < width; feature++) {
            int at = feature;
            TensorSpec spec = specs.get(feature);
            long[] shape = spec.shape().length == 1 ? new long[] {vectors.size()} : new long[] {vectors.size(), 1};
            inputs.put(spec.name(), Numbers.tensor(spec.type(), shape, i -> value(vectors.get(i), at)));
        }
        return inputs;
    }

    private double value(double[] vector, int feature) {
        return Double.isNaN(vector[feature]) ? fill[feature] : vector[feature];
    }

    private static TidemillException refuse(String message) {
        return new TidemillException(ErrorCode.INVALID, message);
    }
}

package dev.tidemill.serve.onnx;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import dev.tidemill.serve.inference.DataType;
import dev.tidemill.serve.inference.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The form in which scikit-learn's converter gives probabilities unless told otherwise (`zipmap`): for each row a
/// map from class to probability. Seen as a tensor `[rows, classes]`, classes in ascending order.
final class OnnxMaps {
    private OnnxMaps() {}

    static Tensor tensor(OnnxSequence sequence, DataType type) throws OrtException {
        List<Double> values = new ArrayList<>();
        long rows = 0;
        for (OnnxValue value : sequence.getValue()) {
            try (OnnxMap map = (OnnxMap) value) {
                Map<Object, Object> sorted = new TreeMap<>(map.getValue());
                sorted.values().forEach(one -> values.add(((Number) one).doubleValue()));
                rows++;
            }
        }
        long[] shape = {rows, rows == 0 ? 0 : values.size() / rows};
        double[] doubles = values.stream().mapToDouble(Double::doubleValue).toArray();
        if (type == DataType.FP64) {
            return Tensor.of(shape, doubles);
        }
        float[] floats = new float[doubles.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) doubles[i];
        }
        return Tensor.of(shape, floats);
    }
}

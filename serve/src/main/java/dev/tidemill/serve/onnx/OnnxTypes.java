package dev.tidemill.serve.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.tidemill.serve.inference.DataType;
import dev.tidemill.serve.inference.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tensors between our form and that of ONNX Runtime.
final class OnnxTypes {
    private static final Map<DataType, OnnxJavaType> TYPES = new EnumMap<>(Map.of(
            DataType.BOOL, OnnxJavaType.BOOL,
            DataType.UINT8, OnnxJavaType.UINT8,
            DataType.INT8, OnnxJavaType.INT8,
            DataType.INT16, OnnxJavaType.INT16,
            DataType.INT32, OnnxJavaType.INT32,
            DataType.INT64, OnnxJavaType.INT64,
            DataType.FP16, OnnxJavaType.FLOAT16,
            DataType.FP32, OnnxJavaType.FLOAT,
            DataType.FP64, OnnxJavaType.DOUBLE,
            DataType.BYTES, OnnxJavaType.STRING));

    private OnnxTypes() {}

    /// Our type of one of theirs; empty where there is none.
    static Optional<DataType> of(OnnxJavaType type) {
        return TYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// @param place direct memory of exactly the tensor's length
    static OnnxTensor of(OrtEnvironment environment, Tensor tensor, ByteBuffer place) throws OrtException {
        if (tensor.type() == DataType.BYTES) {
            String[] texts = tensor.strings().stream()
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .toArray(String[]::new);
            return OnnxTensor.createTensor(environment, texts, tensor.shape());
        }
        OnnxJavaType type = TYPES.get(tensor.type());
        if (type == null) {
            throw new IllegalArgumentException("a tensor must be of one of " + TYPES.keySet() + ", got " + tensor);
        }
        place.duplicate().put(tensor.bytes());
        return OnnxTensor.createTensor(environment, place, tensor.shape(), type);
    }

    static Tensor of(OnnxTensor value) throws OrtException {
        long[] shape = value.getInfo().getShape();
        DataType type = of(value.getInfo().type)
                .orElseThrow(() -> new IllegalStateException("an output must be of one of " + TYPES.keySet()));
        if (type == DataType.BYTES) {
            List<String> texts = new ArrayList<>();
            flatten(value.getValue(), texts);
            return Tensor.of(shape, texts.toArray(String[]::new));
        }
        byte[] bytes = new byte[Math.toIntExact(Math.multiplyExact(Tensor.elements(shape), type.width()))];
        value.getByteBuffer().get(bytes);
        return new Tensor(type, shape, bytes);
    }

    private static void flatten(Object value, List<String> into) {
        if (value instanceof Object[] several) {
            for (Object one : several) {
                flatten(one, into);
            }
        } else {
            into.add(String.valueOf(value));
        }
    }
}

package dev.tidemill.serve.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.tidemill.serve.inference.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/// The inputs of one run outside the heap, where ONNX Runtime reads them in place. Small ones lie in memory that
/// each thread uses again; so they must be closed before the thread runs anything else.
final class OnnxInputs implements AutoCloseable {
    private static final int KEPT = 1 << 18;
    private static final int ALIGNMENT = 64;
    private static final ThreadLocal<ByteBuffer> MEMORY =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(KEPT));

    private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

    private OnnxInputs() {}

    static OnnxInputs of(OrtEnvironment environment, Map<String, Tensor> inputs) throws OrtException {
        OnnxInputs made = new OnnxInputs();
        try {
            ByteBuffer memory = memory(inputs);
            int at = 0;
            for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
                int length = input.getValue().bytes().length;
                ByteBuffer place = memory.slice(at, length).order(ByteOrder.LITTLE_ENDIAN);
                made.tensors.put(input.getKey(), OnnxTypes.of(environment, input.getValue(), place));
                at += aligned(length);
            }
            return made;
        } catch (OrtException | RuntimeException failed) {
            made.close();
            throw failed;
        }
    }

    private static ByteBuffer memory(Map<String, Tensor> inputs) {
        int needed = 0;
        for (Tensor input : inputs.values()) {
            needed = Math.addExact(needed, aligned(input.bytes().length));
        }
        return needed <= KEPT ? MEMORY.get() : ByteBuffer.allocateDirect(needed);
    }

    private static int aligned(int length) {
        return Math.addExact(length, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    Map<String, OnnxTensor> tensors() {
        return tensors;
    }

    @Override
    public void close() {
        tensors.values().forEach(OnnxTensor::close);
    }
}

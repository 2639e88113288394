package dev.tidemill.serve.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.inference.DataType;
import dev.tidemill.serve.inference.Signature;
import dev.tidemill.serve.inference.TensorSpec;
import java.util.List;

/// Reads what a session takes and gives.
final class OnnxSignature {
    static final String PLATFORM = "onnxruntime_onnx";

    private OnnxSignature() {}

    /// Rows are counted where the first dimension of every input and output may be of any size.
    static Signature of(OrtSession session) throws OrtException {
        List<TensorSpec> inputs = session.getInputInfo().values().stream()
                .map(OnnxSignature::spec)
                .toList();
        List<TensorSpec> outputs = session.getOutputInfo().values().stream()
                .map(OnnxSignature::spec)
                .toList();
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw refuse("must have at least one input and one output, got " + inputs + " and " + outputs);
        }
        boolean rows = inputs.stream().allMatch(TensorSpec::hasRows)
                && outputs.stream().allMatch(TensorSpec::hasRows);
        return new Signature(PLATFORM, inputs, outputs, rows);
    }

    private static TensorSpec spec(NodeInfo node) {
        return switch (node.getInfo()) {
            case TensorInfo tensor -> new TensorSpec(node.getName(), type(node, tensor.type), tensor.getShape());
            case SequenceInfo sequence
            when sequence.isSequenceOfMaps() ->
                new TensorSpec(
                        node.getName(),
                        sequence.mapInfo.valueType == OnnxJavaType.DOUBLE ? DataType.FP64 : DataType.FP32,
                        new long[] {TensorSpec.ANY, TensorSpec.ANY});
            default ->
                throw refuse("must have tensors, or maps from class to probability, as inputs and outputs, got "
                        + node.getInfo() + " for \"" + node.getName() + "\"");
        };
    }

    private static DataType type(NodeInfo node, OnnxJavaType type) {
        return OnnxTypes.of(type)
                .orElseThrow(() -> refuse("must have inputs and outputs of types that the protocol knows, got " + type
                        + " for \"" + node.getName() + "\""));
    }

    private static TidemillException refuse(String what) {
        return new TidemillException(ErrorCode.INVALID, "an ONNX model " + what);
    }
}

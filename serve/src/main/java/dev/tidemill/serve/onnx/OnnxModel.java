package dev.tidemill.serve.onnx;

import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.inference.DataType;
import dev.tidemill.serve.inference.RowCheck;
import dev.tidemill.serve.inference.Signature;
import dev.tidemill.serve.inference.Tensor;
import dev.tidemill.serve.inference.TensorModel;
import java.lang.ref.Cleaner;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// A model in ONNX, loaded and run by ONNX Runtime on one thread for each call.
///
/// Whether its rows may run together is found out when it is loaded, not believed: see [RowCheck]. A model that
/// nobody refers to any more gives its memory back by itself, as one that is closed does.
public final class OnnxModel implements TensorModel {
    /// The algorithm of artifacts in ONNX.
    public static final String ALGORITHM = "onnx";

    private static final Cleaner CLEANER = Cleaner.create();

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Cleaner.Cleanable memory;
    private final Signature signature;
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
    private boolean closed;

    private OnnxModel(OrtEnvironment environment, OrtSession session) throws OrtException {
        this.environment = environment;
        this.session = session;
        this.memory = CLEANER.register(this, new Memory(session));
        Signature declared = OnnxSignature.of(session);
        this.signature = declared.rows() && !RowCheck.independent(declared, this::run)
                ? new Signature(declared.platform(), declared.inputs(), declared.outputs(), false)
                : declared;
    }

    /// Gives a session's memory back; it must not know the model, which would keep it alive.
    private record Memory(OrtSession session) implements Runnable {
        @Override
        public void run() {
            try {
                session.close();
            } catch (OrtException impossible) {
                throw new IllegalStateException("a session that is not in use can be closed", impossible);
            }
        }
    }

    /// @throws TidemillException INVALID where the bytes are no model that ONNX Runtime can load
    public static OnnxModel load(byte[] bytes) {
        OrtEnvironment environment = OnnxLibrary.environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setDeterministicCompute(true);
            // Busy waiting and memory for each thread pay for one large model, not for many small ones.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            return new OnnxModel(environment, environment.createSession(bytes, options));
        } catch (OrtException refused) {
            throw new TidemillException(
                    ErrorCode.INVALID, explain(refused, bytes.length, environment.getVersion()), refused);
        }
    }

    private static String explain(OrtException refused, int length, String version) {
        String found = String.valueOf(refused.getMessage()).strip();
        return switch (refused.getCode()) {
            case ORT_INVALID_PROTOBUF, ORT_NO_MODEL, ORT_NO_SUCHFILE ->
                "an ONNX model must be a whole model file, got " + length + " bytes that are none; "
                        + "was it cut off on its way?";
            default ->
                found.contains("is not a registered function/op")
                                || refused.getCode() == OrtException.OrtErrorCode.ORT_NOT_IMPLEMENTED
                        ? "an ONNX model must have only operators that ONNX Runtime " + version + " knows, got: "
                                + found + "; convert it without operators of others' making"
                        : "an ONNX model must be one that ONNX Runtime " + version + " can load, got: " + found;
        };
    }

    @Override
    public Signature signature() {
        return signature;
    }

    @Override
    public Map<String, Tensor> infer(Map<String, Tensor> inputs, Set<String> outputs) {
        use.readLock().lock();
        try {
            if (closed) {
                throw new TidemillException(ErrorCode.UNAVAILABLE, "the model has been unloaded; load it again");
            }
            return run(inputs, outputs);
        } finally {
            use.readLock().unlock();
        }
    }

    private Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> outputs) {
        Set<String> wanted = outputs.isEmpty() ? session.getOutputNames() : new LinkedHashSet<>(outputs);
        try (OnnxInputs given = OnnxInputs.of(environment, inputs);
                OrtSession.Result result = session.run(given.tensors(), wanted)) {
            return read(result);
        } catch (OrtException failed) {
            throw new TidemillException(
                    ErrorCode.INTERNAL, "the model cannot run on these values: " + failed.getMessage(), failed);
        }
    }

    private Map<String, Tensor> read(OrtSession.Result result) throws OrtException {
        Map<String, Tensor> answer = new LinkedHashMap<>();
        for (Map.Entry<String, OnnxValue> output : result) {
            answer.put(
                    output.getKey(),
                    switch (output.getValue()) {
                        case OnnxTensor tensor -> OnnxTypes.of(tensor);
                        case OnnxSequence sequence ->
                            OnnxMaps.tensor(
                                    sequence,
                                    sequence.getInfo().mapInfo.valueType == ai.onnxruntime.OnnxJavaType.DOUBLE
                                            ? DataType.FP64
                                            : DataType.FP32);
                        default ->
                            throw new IllegalStateException(
                                    "outputs were checked when the model was loaded, got " + output.getValue());
                    });
        }
        return answer;
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            closed = true;
            memory.clean();
        } finally {
            use.writeLock().unlock();
        }
    }
}

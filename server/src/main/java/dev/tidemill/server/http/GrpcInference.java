package dev.tidemill.server.http;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Inference;
import dev.tidemill.serve.inference.DataType;
import dev.tidemill.serve.inference.Tensor;
import dev.tidemill.serve.inference.TensorSpec;
import dev.tidemill.server.protocol.InferBatchStatistics;
import dev.tidemill.server.protocol.InferParameter;
import dev.tidemill.server.protocol.InferStatistics;
import dev.tidemill.server.protocol.ModelInferRequest;
import dev.tidemill.server.protocol.ModelInferRequest.InferInputTensor;
import dev.tidemill.server.protocol.ModelInferRequest.InferRequestedOutputTensor;
import dev.tidemill.server.protocol.ModelInferResponse;
import dev.tidemill.server.protocol.ModelInferResponse.InferOutputTensor;
import dev.tidemill.server.protocol.ModelMetadataResponse;
import dev.tidemill.server.protocol.ModelMetadataResponse.TensorMetadata;
import dev.tidemill.server.protocol.ModelStatistics;
import dev.tidemill.server.protocol.StatisticDuration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// Requests and answers of the Open Inference Protocol as messages of gRPC.
final class GrpcInference {
    private GrpcInference() {}

    /// The inputs by name: all as bytes beside the tensors, or each as its typed contents.
    static Map<String, Tensor> inputs(ModelInferRequest request) {
        int raw = request.getRawInputContentsCount();
        if (raw != 0 && raw != request.getInputsCount()) {
            throw refuse("raw_input_contents must have one entry for each of " + request.getInputsCount()
                    + " inputs, got " + raw);
        }
        if (request.getInputsCount() > InferenceRequest.INPUTS_MAX) {
            throw refuse("inputs must be at most " + InferenceRequest.INPUTS_MAX + ", got " + request.getInputsCount());
        }
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (int i = 0; i < request.getInputsCount(); i++) {
            InferInputTensor input = request.getInputs(i);
            Tensor tensor = raw == 0 ? typed(input) : raw(input, request.getRawInputContents(i));
            if (inputs.put(input.getName(), tensor) != null) {
                throw refuse("an input must be given once, got \"" + input.getName() + "\" twice");
            }
        }
        return inputs;
    }

    private static Tensor typed(InferInputTensor input) {
        DataType type = InferenceRequest.type(input.getName(), input.getDatatype());
        try {
            return GrpcTensors.read(input.getName(), type, shape(input), input.getContents());
        } catch (IllegalArgumentException wrong) {
            throw unfit(input, wrong);
        }
    }

    private static Tensor raw(InferInputTensor input, ByteString bytes) {
        DataType type = InferenceRequest.type(input.getName(), input.getDatatype());
        if (input.hasContents()) {
            throw refuse("input \"" + input.getName()
                    + "\" must have contents or raw_input_contents, got both; leave one away");
        }
        try {
            return new Tensor(type, shape(input), bytes.toByteArray());
        } catch (IllegalArgumentException wrong) {
            throw unfit(input, wrong);
        }
    }

    private static long[] shape(InferInputTensor input) {
        return input.getShapeList().stream().mapToLong(Long::longValue).toArray();
    }

    private static TidemillException unfit(InferInputTensor input, IllegalArgumentException wrong) {
        return new TidemillException(
                ErrorCode.INVALID, "input \"" + input.getName() + "\": " + wrong.getMessage(), wrong);
    }

    private static TidemillException refuse(String message) {
        return new TidemillException(ErrorCode.INVALID, message);
    }

    static Set<String> outputs(ModelInferRequest request) {
        Set<String> outputs = new LinkedHashSet<>();
        request.getOutputsList().stream()
                .map(InferRequestedOutputTensor::getName)
                .forEach(outputs::add);
        return outputs;
    }

    /// How long the caller waits: the request's parameter `timeout` in microseconds.
    static Duration limit(ModelInferRequest request) {
        InferParameter timeout = request.getParametersOrDefault("timeout", InferParameter.getDefaultInstance());
        return InferenceRequest.limit(
                switch (timeout.getParameterChoiceCase()) {
                    case INT64_PARAM -> timeout.getInt64Param();
                    case UINT64_PARAM -> timeout.getUint64Param();
                    case BOOL_PARAM, STRING_PARAM, DOUBLE_PARAM, PARAMETERCHOICE_NOT_SET -> 0;
                });
    }

    /// An answer in the form of its request: as bytes where that had them, or where an output has no typed form.
    static ModelInferResponse answer(Inference.Answer answer, ModelInferRequest request) {
        boolean raw = request.getRawInputContentsCount() > 0
                || answer.outputs().values().stream().anyMatch(tensor -> tensor.type() == DataType.FP16);
        ModelInferResponse.Builder response = ModelInferResponse.newBuilder()
                .setModelName(answer.name())
                .setModelVersion(answer.version())
                .setId(request.getId());
        answer.outputs().forEach((name, tensor) -> {
            InferOutputTensor.Builder output = InferOutputTensor.newBuilder()
                    .setName(name)
                    .setDatatype(tensor.type().name());
            for (long dimension : tensor.shape()) {
                output.addShape(dimension);
            }
            if (raw) {
                response.addRawOutputContents(UnsafeByteOperations.unsafeWrap(tensor.bytes()));
            } else {
                output.setContents(GrpcTensors.write(tensor));
            }
            response.addOutputs(output);
        });
        return response.build();
    }

    static ModelMetadataResponse described(Inference.Described model) {
        ModelMetadataResponse.Builder response = ModelMetadataResponse.newBuilder()
                .setName(model.name())
                .addAllVersions(model.versions())
                .setPlatform(model.signature().platform());
        model.signature().inputs().forEach(spec -> response.addInputs(spec(spec)));
        model.signature().outputs().forEach(spec -> response.addOutputs(spec(spec)));
        return response.build();
    }

    private static TensorMetadata spec(TensorSpec spec) {
        TensorMetadata.Builder metadata = TensorMetadata.newBuilder()
                .setName(spec.name())
                .setDatatype(spec.type().name());
        for (long dimension : spec.shape()) {
            metadata.addShape(dimension);
        }
        return metadata.build();
    }

    static ModelStatistics statistics(Inference.Statistics one) {
        ModelStatistics.Builder statistics = ModelStatistics.newBuilder();
        one.sizes()
                .forEach(size -> statistics.addBatchStats(InferBatchStatistics.newBuilder()
                        .setBatchSize(size.rows())
                        .setComputeInfer(span(size.batches(), size.runNanos()))));
        return statistics
                .setName(one.name())
                .setVersion(one.version())
                .setLastInference(one.lastMillis())
                .setInferenceCount(one.rows())
                .setExecutionCount(one.batches())
                .setInferenceStats(InferStatistics.newBuilder()
                        .setSuccess(
                                span(one.succeeded().count(), one.succeeded().nanos()))
                        .setFail(span(one.failed().count(), one.failed().nanos()))
                        .setQueue(span(one.succeeded().count(), one.waitNanos()))
                        .setComputeInfer(span(one.batches(), one.runNanos())))
                .build();
    }

    private static StatisticDuration span(long count, long nanos) {
        return StatisticDuration.newBuilder().setCount(count).setNs(nanos).build();
    }
}

package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemill.platform.Inference;
import dev.tidemill.serve.inference.BatchSize;
import dev.tidemill.serve.inference.Tensor;
import dev.tidemill.serve.inference.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Answers of the Open Inference Protocol.
final class InferenceJson {
    private InferenceJson() {}

    static void described(JsonGenerator json, Inference.Described model) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", model.name());
        Json.strings(json, "versions", model.versions());
        json.writeStringField("platform", model.signature().platform());
        specs(json, "inputs", model.signature().inputs());
        specs(json, "outputs", model.signature().outputs());
        json.writeEndObject();
    }

    private static void specs(JsonGenerator json, String field, List<TensorSpec> specs) throws IOException {
        json.writeArrayFieldStart(field);
        for (TensorSpec spec : specs) {
            json.writeStartObject();
            json.writeStringField("name", spec.name());
            json.writeStringField("datatype", spec.type().name());
            shape(json, spec.shape());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void shape(JsonGenerator json, long[] shape) throws IOException {
        json.writeArrayFieldStart("shape");
        for (long dimension : shape) {
            json.writeNumber(dimension);
        }
        json.writeEndArray();
    }

    /// An answer in JSON, with the bytes of its outputs that go behind it.
    static byte[] answer(Inference.Answer answer, InferenceRequest request, ByteArrayOutputStream behind) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("model_name", answer.name());
            json.writeStringField("model_version", answer.version());
            if (request.id().isPresent()) {
                json.writeStringField("id", request.id().get());
            }
            json.writeArrayFieldStart("outputs");
            for (Map.Entry<String, Tensor> output : answer.outputs().entrySet()) {
                output(json, output.getKey(), output.getValue(), request.asBytes(output.getKey()), behind);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void output(
            JsonGenerator json, String name, Tensor tensor, boolean asBytes, ByteArrayOutputStream behind)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("datatype", tensor.type().name());
        shape(json, tensor.shape());
        if (asBytes) {
            json.writeObjectFieldStart("parameters");
            json.writeNumberField("binary_data_size", tensor.bytes().length);
            json.writeEndObject();
            behind.write(tensor.bytes());
        } else {
            json.writeFieldName("data");
            TensorJson.write(json, tensor);
        }
        json.writeEndObject();
    }

    static void listed(JsonGenerator json, List<Inference.Listed> index) throws IOException {
        json.writeStartArray();
        for (Inference.Listed model : index) {
            json.writeStartObject();
            json.writeStringField("name", model.name());
            json.writeStringField("version", model.version());
            json.writeStringField("state", state(model));
            json.writeStringField("reason", model.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /// What the protocol calls its state.
    static String state(Inference.Listed model) {
        return model.ready() ? "READY" : "UNAVAILABLE";
    }

    static void statistics(JsonGenerator json, List<Inference.Statistics> all) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("model_stats");
        for (Inference.Statistics one : all) {
            json.writeStartObject();
            json.writeStringField("name", one.name());
            json.writeStringField("version", one.version());
            json.writeNumberField("last_inference", one.lastMillis());
            json.writeNumberField("inference_count", one.rows());
            json.writeNumberField("execution_count", one.batches());
            json.writeObjectFieldStart("inference_stats");
            span(json, "success", one.succeeded().count(), one.succeeded().nanos());
            span(json, "fail", one.failed().count(), one.failed().nanos());
            span(json, "queue", one.succeeded().count(), one.waitNanos());
            span(json, "compute_infer", one.batches(), one.runNanos());
            json.writeEndObject();
            json.writeArrayFieldStart("batch_stats");
            for (BatchSize size : one.sizes()) {
                json.writeStartObject();
                json.writeNumberField("batch_size", size.rows());
                span(json, "compute_infer", size.batches(), size.runNanos());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void span(JsonGenerator json, String name, long count, long nanos) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", count);
        json.writeNumberField("ns", nanos);
        json.writeEndObject();
    }
}

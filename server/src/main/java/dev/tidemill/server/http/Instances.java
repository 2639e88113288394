package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.inference.Signature;
import dev.tidemill.serve.inference.Tensor;
import dev.tidemill.serve.inference.TensorSpec;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Rows as KServe v1 has them: `{"instances": […]}`, each an array of values in the order of the inputs, or an
/// object with a value for each input; of a model with one input each is its value. Answers are
/// `{"predictions": […]}`: the value of the only output, or an object with each.
final class Instances {
    private Instances() {}

    static Map<String, Tensor> read(JsonNode command, Signature signature) {
        JsonNode instances = command == null ? null : command.path("instances");
        if (instances == null || !instances.isArray() || instances.isEmpty()) {
            throw refuse("body must have instances, an array with at least one row");
        }
        List<TensorSpec> specs = signature.inputs();
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (int i = 0; i < specs.size(); i++) {
            TensorSpec spec = specs.get(i);
            ArrayNode column = Json.MAPPER.createArrayNode();
            for (JsonNode instance : instances) {
                column.add(value(instance, specs, i));
            }
            inputs.put(spec.name(), tensor(spec, column, instances.size()));
        }
        return inputs;
    }

    private static JsonNode value(JsonNode instance, List<TensorSpec> specs, int at) {
        String name = specs.get(at).name();
        if (instance.isObject()) {
            if (!instance.has(name)) {
                throw refuse("every instance must have a value for \"" + name + "\"");
            }
            return instance.path(name);
        }
        if (specs.size() == 1) {
            return instance;
        }
        if (!instance.isArray() || instance.size() != specs.size()) {
            throw refuse("every instance must be an array of " + specs.size() + " values, or an object with them");
        }
        return instance.get(at);
    }

    private static Tensor tensor(TensorSpec spec, ArrayNode column, int rows) {
        long[] shape = spec.shape();
        JsonNode one = column.get(0);
        for (int i = 1; i < shape.length; i++) {
            if (shape[i] == TensorSpec.ANY) {
                shape[i] = one.isArray() ? one.size() : 1;
            }
            one = one.isArray() && !one.isEmpty() ? one.get(0) : one;
        }
        if (shape.length > 0) {
            shape[0] = rows;
        }
        try {
            return TensorJson.read(spec.name(), spec.type(), shape, column);
        } catch (IllegalArgumentException wrong) {
            throw new TidemillException(
                    ErrorCode.INVALID, "input \"" + spec.name() + "\": " + wrong.getMessage(), wrong);
        }
    }

    static void write(JsonGenerator json, Map<String, Tensor> outputs) throws IOException {
        int rows = outputs.values().iterator().next().rows();
        json.writeStartObject();
        json.writeArrayFieldStart("predictions");
        for (int row = 0; row < rows; row++) {
            if (outputs.size() == 1) {
                row(json, outputs.values().iterator().next(), row);
            } else {
                json.writeStartObject();
                for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
                    json.writeFieldName(output.getKey());
                    row(json, output.getValue(), row);
                }
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /// A single value plain, several as an array.
    private static void row(JsonGenerator json, Tensor tensor, int row) throws IOException {
        Tensor own = tensor.rows(row, row + 1);
        if (own.size() == 1) {
            TensorJson.element(json, own, 0);
        } else {
            TensorJson.write(json, own);
        }
    }

    private static TidemillException refuse(String message) {
        return new TidemillException(ErrorCode.INVALID, message);
    }
}

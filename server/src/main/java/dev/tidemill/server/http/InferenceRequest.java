package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.inference.DataType;
import dev.tidemill.serve.inference.Tensor;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A request of the Open Inference Protocol v2 to infer, in JSON, with the elements of some inputs behind it as
/// bytes where the binary extension is used.
///
/// @param outputs names of those wanted; empty means all
/// @param binary  names of outputs to send as bytes
/// @param allBinary whether every output that does not say otherwise is sent as bytes
/// @param limit   how long the client waits
record InferenceRequest(
        Optional<String> id,
        Map<String, Tensor> inputs,
        Set<String> outputs,
        Map<String, Boolean> binary,
        boolean allBinary,
        Duration limit) {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    static final int INPUTS_MAX = 4096;

    /// @param jsonLength how many bytes of the body are JSON; empty is all
    static InferenceRequest read(byte[] body, Optional<String> jsonLength) throws IOException {
        int length = jsonLength.map(given -> length(given, body.length)).orElse(body.length);
        JsonNode json = json(body, length);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        Bytes bytes = new Bytes(body, length);
        JsonNode given = json.path("inputs");
        if (!given.isArray() || given.size() > INPUTS_MAX) {
            throw refuse("inputs must be an array of at most " + INPUTS_MAX + " tensors, got " + given.getNodeType());
        }
        for (JsonNode input : given) {
            String name = text(input, "name");
            if (inputs.put(name, tensor(name, input, bytes)) != null) {
                throw refuse("an input must be given once, got \"" + name + "\" twice");
            }
        }
        bytes.requireEnd();
        Set<String> outputs = new LinkedHashSet<>();
        Map<String, Boolean> binary = new LinkedHashMap<>();
        for (JsonNode output : json.path("outputs")) {
            String name = text(output, "name");
            outputs.add(name);
            JsonNode asBytes = output.path("parameters").path("binary_data");
            if (asBytes.isBoolean()) {
                binary.put(name, asBytes.booleanValue());
            }
        }
        JsonNode parameters = json.path("parameters");
        return new InferenceRequest(
                Optional.ofNullable(json.path("id").textValue()),
                inputs,
                outputs,
                binary,
                parameters.path("binary_data_output").asBoolean(false),
                limit(parameters.path("timeout").asLong(0)));
    }

    boolean asBytes(String output) {
        return binary.getOrDefault(output, allBinary);
    }

    private static int length(String given, int whole) {
        int length = given.strip().matches("\\d{1,9}") ? Integer.parseInt(given.strip()) : -1;
        if (length < 0 || length > whole) {
            throw refuse("Inference-Header-Content-Length must be the length of the JSON, at most the body's " + whole
                    + " bytes, got \"" + given.substring(0, Math.min(20, given.length())) + "\"");
        }
        return length;
    }

    private static JsonNode json(byte[] body, int length) throws IOException {
        try {
            JsonNode json = Json.MAPPER.readTree(body, 0, length);
            if (json == null || !json.isObject()) {
                throw refuse("body must be a JSON object");
            }
            return json;
        } catch (JsonProcessingException malformed) {
            throw new TidemillException(
                    ErrorCode.INVALID, "body must be JSON, " + Exchange.place(malformed) + " it is not", malformed);
        }
    }

    /// @param microseconds that the client waits; 0 or less is the most
    static Duration limit(long microseconds) {
        return microseconds <= 0 || microseconds > LONGEST.toNanos() / 1000
                ? LONGEST
                : Duration.ofNanos(microseconds * 1000);
    }

    private static Tensor tensor(String name, JsonNode input, Bytes bytes) {
        DataType type = type(name, text(input, "datatype"));
        JsonNode dimensions = input.path("shape");
        if (!dimensions.isArray() || dimensions.size() > 16) {
            throw refuse("input \"" + name + "\" must have a shape of at most 16 dimensions, got " + dimensions);
        }
        long[] shape = new long[dimensions.size()];
        for (int i = 0; i < shape.length; i++) {
            if (!dimensions.get(i).canConvertToLong()) {
                throw refuse("input \"" + name + "\" must have a shape of whole numbers, got " + dimensions);
            }
            shape[i] = dimensions.get(i).longValue();
        }
        JsonNode size = input.path("parameters").path("binary_data_size");
        try {
            if (size.isIntegralNumber()) {
                return new Tensor(type, shape, bytes.take(name, size.asLong()));
            }
            if (!input.has("data")) {
                throw refuse("input \"" + name + "\" must have data, or parameters.binary_data_size");
            }
            return TensorJson.read(name, type, shape, input.path("data"));
        } catch (IllegalArgumentException wrong) {
            throw new TidemillException(ErrorCode.INVALID, "input \"" + name + "\": " + wrong.getMessage(), wrong);
        }
    }

    static DataType type(String name, String given) {
        try {
            return DataType.valueOf(given);
        } catch (IllegalArgumentException unknown) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "input \"" + name + "\" must have a datatype of " + Arrays.toString(DataType.values()) + ", got \""
                            + given.substring(0, Math.min(20, given.length())) + "\"",
                    unknown);
        }
    }

    private static String text(JsonNode node, String field) {
        String text = node.path(field).asText("");
        if (text.isEmpty()) {
            throw refuse("every input and output must have a " + field);
        }
        return text;
    }

    private static TidemillException refuse(String message) {
        return new TidemillException(ErrorCode.INVALID, message);
    }

    /// What follows the JSON.
    private static final class Bytes {
        private final byte[] body;
        private int at;

        Bytes(byte[] body, int at) {
            this.body = body;
            this.at = at;
        }

        byte[] take(String name, long size) {
            if (size < 0 || size > body.length - at) {
                throw refuse("input \"" + name + "\" must have its " + size + " bytes behind the JSON, got "
                        + (body.length - at));
            }
            byte[] taken = Arrays.copyOfRange(body, at, at + (int) size);
            at += (int) size;
            return taken;
        }

        void requireEnd() {
            if (at != body.length) {
                throw refuse("the bytes behind the JSON must be those that inputs announce, got " + (body.length - at)
                        + " more");
            }
        }
    }
}

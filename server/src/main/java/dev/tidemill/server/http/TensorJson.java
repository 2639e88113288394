package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.inference.DataType;
import dev.tidemill.serve.inference.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The elements of tensors as JSON: nested or flat, row by row. Numbers that are not finite are null, and null among
/// floating numbers is not a number.
final class TensorJson {
    private TensorJson() {}

    static Tensor read(String name, DataType type, long[] shape, JsonNode data) {
        List<JsonNode> elements = new ArrayList<>();
        flatten(data, elements);
        if (type == DataType.BYTES) {
            return Tensor.of(
                    shape, elements.stream().map(node -> text(name, node)).toArray(String[]::new));
        }
        byte[] bytes = new byte[Math.multiplyExact(elements.size(), type.width())];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (JsonNode element : elements) {
            put(buffer, name, type, element);
        }
        return new Tensor(type, shape, bytes);
    }

    private static void flatten(JsonNode node, List<JsonNode> into) {
        if (node.isArray()) {
            node.forEach(one -> flatten(one, into));
        } else {
            into.add(node);
        }
    }

    private static String text(String name, JsonNode node) {
        if (!node.isTextual()) {
            throw refuse(name, "must have texts, got " + shown(node));
        }
        return node.textValue();
    }

    private static void put(ByteBuffer buffer, String name, DataType type, JsonNode node) {
        switch (type) {
            case FP64 -> buffer.putDouble(floating(name, node));
            case FP32 -> buffer.putFloat((float) floating(name, node));
            case FP16 -> buffer.putShort(Float.floatToFloat16((float) floating(name, node)));
            case BOOL -> buffer.put((byte) (truth(name, node) ? 1 : 0));
            case INT64 -> buffer.putLong(whole(name, type, node, Long.MIN_VALUE, Long.MAX_VALUE));
            case UINT64 -> buffer.putLong(unsigned(name, node));
            case INT32 -> buffer.putInt((int) whole(name, type, node, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case UINT32 -> buffer.putInt((int) whole(name, type, node, 0, 0xFFFF_FFFFL));
            case INT16 -> buffer.putShort((short) whole(name, type, node, Short.MIN_VALUE, Short.MAX_VALUE));
            case UINT16 -> buffer.putShort((short) whole(name, type, node, 0, 0xFFFF));
            case INT8 -> buffer.put((byte) whole(name, type, node, Byte.MIN_VALUE, Byte.MAX_VALUE));
            case UINT8 -> buffer.put((byte) whole(name, type, node, 0, 0xFF));
            case BYTES -> throw new IllegalStateException("texts are written elsewhere");
        }
    }

    private static double floating(String name, JsonNode node) {
        if (node.isNull()) {
            return Double.NaN;
        }
        if (!node.isNumber()) {
            throw refuse(name, "must have numbers, got " + shown(node));
        }
        return node.doubleValue();
    }

    private static boolean truth(String name, JsonNode node) {
        if (!node.isBoolean()) {
            throw refuse(name, "must have true and false, got " + shown(node));
        }
        return node.booleanValue();
    }

    private static long whole(String name, DataType type, JsonNode node, long least, long greatest) {
        if (!node.isIntegralNumber()
                || !node.canConvertToLong()
                || node.longValue() < least
                || node.longValue() > greatest) {
            throw refuse(
                    name,
                    "must have whole numbers from " + least + " to " + greatest + ", being of " + type + ", got "
                            + shown(node));
        }
        return node.longValue();
    }

    private static long unsigned(String name, JsonNode node) {
        if (!node.isIntegralNumber()
                || node.bigIntegerValue().signum() < 0
                || node.bigIntegerValue().bitLength() > Long.SIZE) {
            throw refuse(name, "must have whole numbers of 64 bits without a sign, got " + shown(node));
        }
        return node.bigIntegerValue().longValue();
    }

    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.substring(0, Math.min(80, text.length()));
    }

    private static TidemillException refuse(String name, String what) {
        return new TidemillException(ErrorCode.INVALID, "input \"" + name + "\" " + what);
    }

    /// Writes the elements as one flat array.
    static void write(JsonGenerator json, Tensor tensor) throws IOException {
        json.writeStartArray();
        if (tensor.type() == DataType.BYTES) {
            for (byte[] text : tensor.strings()) {
                json.writeString(new String(text, StandardCharsets.UTF_8));
            }
        } else {
            for (int i = 0; i < tensor.size(); i++) {
                element(json, tensor, i);
            }
        }
        json.writeEndArray();
    }

    /// Writes one element.
    static void element(JsonGenerator json, Tensor tensor, int i) throws IOException {
        if (tensor.type() == DataType.BYTES) {
            json.writeString(new String(tensor.strings().get(i), StandardCharsets.UTF_8));
        } else if (tensor.type() == DataType.BOOL) {
            json.writeBoolean(tensor.integer(i) != 0);
        } else if (tensor.type() == DataType.UINT64) {
            json.writeNumber(new java.math.BigInteger(Long.toUnsignedString(tensor.integer(i))));
        } else if (!tensor.type().isFloating()) {
            json.writeNumber(tensor.integer(i));
        } else if (!Double.isFinite(tensor.number(i))) {
            json.writeNull();
        } else if (tensor.type() == DataType.FP64) {
            json.writeNumber(tensor.number(i));
        } else {
            json.writeNumber((float) tensor.number(i));
        }
    }
}

package dev.tidemill.serve.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntToDoubleFunction;

/// Makes tensors of any numeric type out of doubles.
final class Numbers {
    private Numbers() {}

    /// @throws IllegalArgumentException where the type holds no numbers, or a value is not finite and the type
    ///     cannot hold it
    static Tensor tensor(DataType type, long[] shape, IntToDoubleFunction values) {
        int elements = (int) Tensor.elements(shape);
        byte[] bytes = new byte[Math.multiplyExact(elements, type.width())];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elements; i++) {
            put(buffer, type, values.applyAsDouble(i));
        }
        return new Tensor(type, shape, bytes);
    }

    private static void put(ByteBuffer buffer, DataType type, double value) {
        switch (type) {
            case FP64 -> buffer.putDouble(value);
            case FP32 -> buffer.putFloat((float) value);
            case FP16 -> buffer.putShort(Float.floatToFloat16((float) value));
            case INT64, UINT64 -> buffer.putLong(whole(type, value));
            case INT32, UINT32 -> buffer.putInt((int) whole(type, value));
            case INT16, UINT16 -> buffer.putShort((short) whole(type, value));
            case INT8, UINT8 -> buffer.put((byte) whole(type, value));
            case BOOL -> buffer.put((byte) (whole(type, value) == 0 ? 0 : 1));
            case BYTES -> throw new IllegalArgumentException("numbers must go into a numeric type, got " + type);
        }
    }

    private static long whole(DataType type, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "a value of " + type + " must be a number, got " + value + "; declare what fills a missing one");
        }
        return Math.round(value);
    }
}

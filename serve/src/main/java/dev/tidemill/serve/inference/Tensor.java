package dev.tidemill.serve.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Elements of one type in row-major order. Immutable.
///
/// The bytes are those of the protocol's binary form: little-endian, one after the other; each of [DataType#BYTES]
/// behind its length as four bytes. One representation for every type makes joining rows, cutting them apart and
/// sending them a copy of bytes.
///
/// @param shape no dimension below 0; none at all is a scalar
/// @param bytes exactly what type and shape ask for; not copied, so whoever hands them over lets go of them
public record Tensor(DataType type, long[] shape, byte[] bytes) {
    /// The most elements of one tensor.
    public static final long MOST_ELEMENTS = 1L << 28;

    public Tensor {
        shape = shape.clone();
        long elements = elements(shape);
        long found = type.width() == 0 ? TensorBytes.count(bytes) : bytes.length / type.width();
        boolean whole = type.width() == 0 || bytes.length % type.width() == 0;
        if (!whole || found != elements) {
            throw new IllegalArgumentException("a tensor of " + type + " with shape " + Arrays.toString(shape)
                    + " must have " + elements + " elements, got " + found
                    + (whole ? "" : " and a part of one"));
        }
    }

    /// Elements that a shape asks for.
    ///
    /// @throws IllegalArgumentException where a dimension is below 0 or there are too many elements
    public static long elements(long[] shape) {
        long elements = 1;
        for (long dimension : shape) {
            if (dimension < 0 || (dimension != 0 && elements > MOST_ELEMENTS / dimension)) {
                throw new IllegalArgumentException("a shape must have dimensions from 0 on and at most " + MOST_ELEMENTS
                        + " elements, got " + Arrays.toString(shape));
            }
            elements *= dimension;
        }
        return elements;
    }

    public static Tensor of(long[] shape, float... values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
        buffer(bytes).asFloatBuffer().put(values);
        return new Tensor(DataType.FP32, shape, bytes);
    }

    public static Tensor of(long[] shape, double... values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, Double.BYTES)];
        buffer(bytes).asDoubleBuffer().put(values);
        return new Tensor(DataType.FP64, shape, bytes);
    }

    public static Tensor of(long[] shape, long... values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, Long.BYTES)];
        buffer(bytes).asLongBuffer().put(values);
        return new Tensor(DataType.INT64, shape, bytes);
    }

    public static Tensor of(long[] shape, int... values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, Integer.BYTES)];
        buffer(bytes).asIntBuffer().put(values);
        return new Tensor(DataType.INT32, shape, bytes);
    }

    /// Texts as UTF-8.
    public static Tensor of(long[] shape, String... values) {
        return ofBytes(
                shape,
                Arrays.stream(values)
                        .map(value -> value.getBytes(StandardCharsets.UTF_8))
                        .toList());
    }

    /// Byte strings, each of its own length.
    public static Tensor ofBytes(long[] shape, List<byte[]> values) {
        return new Tensor(DataType.BYTES, shape, TensorBytes.join(values));
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// How many elements it has.
    public int size() {
        return (int) elements(shape);
    }

    /// Its first dimension: how many rows it has; 1 for a scalar.
    public int rows() {
        return shape.length == 0 ? 1 : (int) shape[0];
    }

    /// A number of any numeric type, or a boolean as 0 or 1; 64-bit integers lose what a double cannot hold.
    public double number(int index) {
        ByteBuffer data = data();
        return switch (type) {
            case FP64 -> data.getDouble(index * Double.BYTES);
            case FP32 -> data.getFloat(index * Float.BYTES);
            case FP16 -> Float.float16ToFloat(data.getShort(index * Short.BYTES));
            case UINT64 -> unsigned(data.getLong(index * Long.BYTES));
            default -> integer(index);
        };
    }

    /// A whole number of any integer type or a boolean; of UINT64 the same 64 bits.
    public long integer(int index) {
        ByteBuffer data = data();
        return switch (type) {
            case BOOL, UINT8 -> Byte.toUnsignedLong(data.get(index));
            case INT8 -> data.get(index);
            case UINT16 -> Short.toUnsignedLong(data.getShort(index * Short.BYTES));
            case INT16 -> data.getShort(index * Short.BYTES);
            case UINT32 -> Integer.toUnsignedLong(data.getInt(index * Integer.BYTES));
            case INT32 -> data.getInt(index * Integer.BYTES);
            case UINT64, INT64 -> data.getLong(index * Long.BYTES);
            case FP16, FP32, FP64, BYTES ->
                throw new IllegalStateException("elements must be whole numbers, got " + type);
        };
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    /// The elements of a tensor of [DataType#BYTES].
    public List<byte[]> strings() {
        if (type != DataType.BYTES) {
            throw new IllegalStateException("elements must be BYTES, got " + type);
        }
        return TensorBytes.split(bytes);
    }

    /// The bytes for reading, little-endian.
    public ByteBuffer data() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The same elements in another shape.
    public Tensor reshaped(long... other) {
        return new Tensor(type, other, bytes);
    }

    /// Rows of several tensors under one another.
    ///
    /// @param parts at least one; all of one type, and of one shape but for the first dimension
    public static Tensor concat(List<Tensor> parts) {
        return parts.size() == 1 ? parts.getFirst() : TensorBytes.concat(parts);
    }

    /// Whether rows of both may stand under one another: one type, and one shape but for the number of rows.
    boolean stacksOn(Tensor other) {
        return type == other.type
                && shape.length > 0
                && shape.length == other.shape.length
                && Arrays.equals(shape, 1, shape.length, other.shape, 1, shape.length);
    }

    /// Rows from `from` on up to `to`, exclusive.
    public Tensor rows(int from, int to) {
        return from == 0 && to == rows() ? this : TensorBytes.rows(this, from, to);
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that
                && type == that.type
                && Arrays.equals(shape, that.shape)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Tensor[" + type + Arrays.toString(shape) + "]";
    }
}

package dev.tidemill.serve.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Joins and cuts the bytes of tensors.
final class TensorBytes {
    private TensorBytes() {}

    /// Elements of their own length: how many there are.
    static long count(byte[] bytes) {
        long count = 0;
        for (int at = 0; at < bytes.length; at = next(bytes, at)) {
            count++;
        }
        return count;
    }

    /// Where the element after the one at `at` begins.
    private static int next(byte[] bytes, int at) {
        int left = bytes.length - at - Integer.BYTES;
        int length = left < 0
                ? -1
                : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
        if (length < 0 || length > left) {
            throw new IllegalArgumentException("each element of BYTES must stand behind its length as four bytes,"
                    + " little-endian, got a broken one at byte " + at + " of " + bytes.length);
        }
        return at + Integer.BYTES + length;
    }

    static byte[] join(List<byte[]> elements) {
        int length = 0;
        for (byte[] element : elements) {
            length = Math.addExact(length, Integer.BYTES + element.length);
        }
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] element : elements) {
            buffer.putInt(element.length).put(element);
        }
        return buffer.array();
    }

    static List<byte[]> split(byte[] bytes) {
        List<byte[]> elements = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int end = next(bytes, at);
            elements.add(Arrays.copyOfRange(bytes, at + Integer.BYTES, end));
            at = end;
        }
        return elements;
    }

    static Tensor concat(List<Tensor> parts) {
        Tensor first = parts.getFirst();
        long[] shape = first.shape();
        shape[0] = 0;
        int length = 0;
        for (Tensor part : parts) {
            if (part.type() != first.type() || !Arrays.equals(rest(part), rest(first))) {
                throw new IllegalArgumentException("rows must be of one type and shape, got " + first + " and " + part);
            }
            shape[0] += part.rows();
            length = Math.addExact(length, part.bytes().length);
        }
        ByteBuffer buffer = ByteBuffer.allocate(length);
        for (Tensor part : parts) {
            buffer.put(part.bytes());
        }
        return new Tensor(first.type(), shape, buffer.array());
    }

    private static long[] rest(Tensor tensor) {
        long[] shape = tensor.shape();
        if (shape.length == 0) {
            throw new IllegalArgumentException("a tensor must have rows to be joined, got a scalar");
        }
        return Arrays.copyOfRange(shape, 1, shape.length);
    }

    static Tensor rows(Tensor tensor, int from, int to) {
        long[] shape = tensor.shape();
        if (shape.length == 0 || from < 0 || to < from || to > shape[0]) {
            throw new IllegalArgumentException("rows must lie within " + tensor + ", got " + from + " to " + to);
        }
        int each = (int) Tensor.elements(rest(tensor));
        shape[0] = (long) to - from;
        int width = tensor.type().width();
        int begin = width == 0 ? skip(tensor.bytes(), 0, from * each) : from * each * width;
        int end = width == 0 ? skip(tensor.bytes(), begin, (to - from) * each) : to * each * width;
        return new Tensor(tensor.type(), shape, Arrays.copyOfRange(tensor.bytes(), begin, end));
    }

    private static int skip(byte[] bytes, int at, int elements) {
        int end = at;
        for (int i = 0; i < elements; i++) {
            end = next(bytes, end);
        }
        return end;
    }
}

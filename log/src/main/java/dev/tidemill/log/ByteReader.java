package dev.tidemill.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what [ByteWriter] wrote; runs into [IndexOutOfBoundsException] where bytes are missing.
final class ByteReader {
    private final byte[] bytes;
    private int position;

    ByteReader(byte[] bytes, int position) {
        this.bytes = bytes;
        this.position = position;
    }

    boolean hasMore() {
        return position < bytes.length;
    }

    int position() {
        return position;
    }

    void position(int position) {
        this.position = position;
    }

    long unsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = bytes[position++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IndexOutOfBoundsException("a number must end within 10 bytes");
    }

    long signed() {
        long value = unsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    byte[] bytes() {
        int length = length();
        byte[] value = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return value;
    }

    String text() {
        return text(length());
    }

    String text(int length) {
        check(length);
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    void skipBytes() {
        int length = length();
        position += length;
    }

    private int length() {
        long length = unsigned();
        check(length);
        return (int) length;
    }

    private void check(long length) {
        if (length < 0 || length > bytes.length - position) {
            throw new IndexOutOfBoundsException("a length must stay within the bytes, got " + length);
        }
    }
}

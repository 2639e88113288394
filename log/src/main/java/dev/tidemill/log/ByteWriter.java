package dev.tidemill.log;

import java.util.Arrays;

/// A growing array of bytes that is filled again and again.
final class ByteWriter {
    private byte[] bytes;
    private int size;

    ByteWriter(int capacity) {
        bytes = new byte[capacity];
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    byte[] array() {
        return bytes;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    /// Leaves a gap to be filled later.
    void skip(int count) {
        reserve(count);
        size += count;
    }

    void unsigned(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void signed(long value) {
        unsigned((value << 1) ^ (value >> 63));
    }

    /// Bytes with their length before them.
    void bytes(byte[] value) {
        unsigned(value.length);
        raw(value);
    }

    /// Bytes as they are.
    void raw(byte[] value) {
        raw(value, value.length);
    }

    /// The first of some bytes as they are.
    void raw(byte[] value, int length) {
        reserve(length);
        System.arraycopy(value, 0, bytes, size, length);
        size += length;
    }

    /// Eight bytes, big-endian.
    void int64(long value) {
        reserve(Long.BYTES);
        Seal.putLong(bytes, size, value);
        size += Long.BYTES;
    }

    void one(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
        }
    }
}

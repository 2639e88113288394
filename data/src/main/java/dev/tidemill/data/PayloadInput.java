package dev.tidemill.data;

import java.nio.charset.StandardCharsets;

/// Reads what [PayloadOutput] wrote. A payload that ends early shows as [IndexOutOfBoundsException].
final class PayloadInput {
    private final byte[] bytes;
    private int at;

    PayloadInput(byte[] bytes) {
        this.bytes = bytes;
    }

    int position() {
        return at;
    }

    void skip(int count) {
        at += count;
    }

    int one() {
        return bytes[at++] & 0xFF;
    }

    boolean bit(int start, int bit) {
        return (bytes[start + (bit >> 3)] & (1 << (bit & 7))) != 0;
    }

    int int32() {
        int value = (int) PayloadOutput.INT.get(bytes, at);
        at += Integer.BYTES;
        return value;
    }

    long int64() {
        long value = (long) PayloadOutput.LONG.get(bytes, at);
        at += Long.BYTES;
        return value;
    }

    long varint() {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    long zigzag() {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    String text() {
        int length = (int) varint();
        String value = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return value;
    }
}

package dev.tidemill.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The keys of a journal. Each begins with four bytes for who owns it: ordinal of the tenant, ordinal of the
/// application, two bytes each; numbers are big-endian, so that keys sort as numbers do.
final class Keys {
    static final int SPACE = 4;
    static final byte TENANT = 't';
    static final byte APPLICATION = 'a';
    static final byte STREAM = 's';
    static final byte HEAD = 'h';
    static final byte MARK = 'm';
    static final byte QUARANTINE = 'q';

    private Keys() {}

    static byte[] space(int tenant, int application) {
        return ByteBuffer.allocate(SPACE)
                .putShort((short) tenant)
                .putShort((short) application)
                .array();
    }

    static byte[] of(byte[] space, byte[] rest) {
        byte[] key = Arrays.copyOf(space, SPACE + rest.length);
        System.arraycopy(rest, 0, key, SPACE, rest.length);
        return key;
    }

    static byte[] of(byte[] space, byte kind) {
        byte[] key = Arrays.copyOf(space, SPACE + 1);
        key[SPACE] = kind;
        return key;
    }

    static byte[] of(byte[] space, byte kind, byte[] rest) {
        byte[] key = Arrays.copyOf(space, SPACE + 1 + rest.length);
        key[SPACE] = kind;
        System.arraycopy(rest, 0, key, SPACE + 1, rest.length);
        return key;
    }

    static byte[] number(byte[] space, long number) {
        return ByteBuffer.allocate(SPACE + 8).put(space).putLong(number).array();
    }

    static byte[] number(byte[] space, byte kind, long number) {
        return ByteBuffer.allocate(SPACE + 9)
                .put(space)
                .put(kind)
                .putLong(number)
                .array();
    }

    static byte[] id(byte[] space, int stream, String id) {
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(SPACE + 2 + text.length)
                .put(space)
                .putShort((short) stream)
                .put(text)
                .array();
    }

    static long lastNumber(byte[] key) {
        return ByteBuffer.wrap(key).getLong(key.length - 8);
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /// The least key greater than every key with the prefix; a space never is all ones, so there is one.
    static byte[] after(byte[] prefix) {
        for (int last = prefix.length - 1; last >= 0; last--) {
            if (prefix[last] != (byte) 0xff) {
                byte[] next = Arrays.copyOf(prefix, last + 1);
                next[last]++;
                return next;
            }
        }
        throw new IllegalArgumentException("prefix must not be all ones");
    }
}

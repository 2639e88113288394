package dev.tidemill.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// What begins everything that a journal keeps in a format of its own: 4 bytes magic, 1 byte version, 4 bytes
/// CRC-32C of all else.
final class Seal {
    static final int BYTES = 9;
    private static final int CHECKSUM = 5;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Seal() {}

    /// Fills in the first [#BYTES] of a value that is whole but for them.
    static void put(byte[] value, int length, int magic, int version) {
        putInt(value, 0, magic);
        value[4] = (byte) version;
        putInt(value, CHECKSUM, checksum(value, length));
    }

    /// Says what is wrong with it, or nothing: the empty text.
    static String check(byte[] value, int magic, int version) {
        if (value.length < BYTES || getInt(value, 0) != magic) {
            return "does not begin with its magic";
        }
        if (value[4] > version || value[4] < 1) {
            return "has version " + value[4] + ", and this program knows up to " + version;
        }
        return getInt(value, CHECKSUM) == checksum(value, value.length) ? "" : "does not match its checksum";
    }

    /// The version of a value that was checked.
    static int version(byte[] value) {
        return value[4];
    }

    private static int checksum(byte[] value, int length) {
        CRC32C crc = new CRC32C();
        crc.update(value, 0, CHECKSUM);
        crc.update(value, BYTES, length - BYTES);
        return (int) crc.getValue();
    }

    static void putInt(byte[] bytes, int at, int value) {
        INT.set(bytes, at, value);
    }

    static int getInt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static void putLong(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }

    static long getLong(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }
}

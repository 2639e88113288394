package dev.tidemill.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// SHA-256 over a column's values in the order of the rows: doubles as their 64 bits (every NaN the same), longs as
/// 64 bits, strings as their length in bytes (32 bits, −1 where missing) and their UTF-8, booleans as one byte; all
/// little-endian. It does not depend on how the rows were divided into batches.
final class ColumnDigest {
    private static final int CHUNK = 8192;

    private final MessageDigest digest = FileBytes.sha256();
    private final byte[] buffer = new byte[CHUNK];
    private int size;

    void update(ColumnValues values, int rows) {
        switch (values) {
            case ColumnValues.Doubles(double[] doubles) -> {
                for (int i = 0; i < rows; i++) {
                    add(Double.doubleToLongBits(doubles[i]));
                }
            }
            case ColumnValues.Longs(long[] longs) -> {
                for (int i = 0; i < rows; i++) {
                    add(longs[i]);
                }
            }
            case ColumnValues.Strings(@Nullable String[] strings) -> {
                for (int i = 0; i < rows; i++) {
                    add(strings[i]);
                }
            }
            case ColumnValues.Booleans(boolean[] booleans) -> {
                for (int i = 0; i < rows; i++) {
                    room(1);
                    buffer[size++] = (byte) (booleans[i] ? 1 : 0);
                }
            }
        }
    }

    /// The digest as 64 hexadecimal digits; ends it.
    String finish() {
        digest.update(buffer, 0, size);
        return HexFormat.of().formatHex(digest.digest());
    }

    private void add(long value) {
        room(Long.BYTES);
        PayloadOutput.LONG.set(buffer, size, value);
        size += Long.BYTES;
    }

    private void add(@Nullable String value) {
        room(Integer.BYTES);
        byte[] utf8 = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
        PayloadOutput.INT.set(buffer, size, value == null ? -1 : utf8.length);
        size += Integer.BYTES;
        if (utf8.length <= CHUNK) {
            room(utf8.length);
            System.arraycopy(utf8, 0, buffer, size, utf8.length);
            size += utf8.length;
        } else {
            room(CHUNK);
            digest.update(utf8);
        }
    }

    private void room(int bytes) {
        if (size + bytes > CHUNK) {
            digest.update(buffer, 0, size);
            size = 0;
        }
    }
}

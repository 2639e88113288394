package dev.tidemill.features;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The key of a state as bytes: the group's digest, then each field's value behind a byte for its type; texts
/// with their length. Equal keys give equal bytes, different keys different ones.
final class KeyBytes {
    private KeyBytes() {}

    static byte[] of(byte[] digest, Object key) {
        List<?> parts = key instanceof List<?> several ? several : List.of(key);
        byte[][] texts = new byte[parts.size()][];
        int size = digest.length;
        for (int i = 0; i < texts.length; i++) {
            Object part = parts.get(i);
            texts[i] = part instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : new byte[8];
            size += 1 + texts[i].length + (part instanceof String ? 4 : 0);
        }
        ByteBuffer bytes = ByteBuffer.allocate(size).put(digest);
        for (int i = 0; i < texts.length; i++) {
            switch (parts.get(i)) {
                case String text ->
                    bytes.put((byte) 's').putInt(texts[i].length).put(texts[i]);
                case Long whole -> bytes.put((byte) 'i').putLong(whole);
                case Double real -> bytes.put((byte) 'd').putDouble(real);
                case Boolean flag -> bytes.put((byte) 'b').putLong(flag ? 1 : 0);
                default ->
                    throw new IllegalArgumentException("key must be text, number or truth value, got " + parts.get(i));
            }
        }
        return bytes.array();
    }
}

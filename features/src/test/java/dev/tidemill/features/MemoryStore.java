package dev.tidemill.features;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// A store of key states that does what the contract says and nothing else.
final class MemoryStore implements StateReader, StateWriter {
    final Map<String, byte[]> stored = new HashMap<>();

    @Override
    public byte[] get(byte[] key) {
        return stored.get(HexFormat.of().formatHex(key));
    }

    @Override
    public void merge(byte[] key, byte[] delta) {
        stored.merge(HexFormat.of().formatHex(key), delta, (before, added) -> {
            byte[] both = java.util.Arrays.copyOf(before, before.length + added.length);
            System.arraycopy(added, 0, both, before.length, added.length);
            return both;
        });
    }

    @Override
    public void put(byte[] key, byte[] snapshot) {
        stored.put(HexFormat.of().formatHex(key), snapshot);
    }
}

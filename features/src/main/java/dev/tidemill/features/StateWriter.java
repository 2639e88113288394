package dev.tidemill.features;

/// Where changes of key states go: the same atomic write as the event that makes them.
public interface StateWriter {
    /// Appends to what is stored under the key: bytes behind bytes.
    void merge(byte[] key, byte[] delta);

    /// Replaces what is stored under the key and everything appended to it before.
    void put(byte[] key, byte[] snapshot);
}

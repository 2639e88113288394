package dev.tidemill.features;

import org.jspecify.annotations.Nullable;

/// Where key states come from.
@FunctionalInterface
public interface StateReader {
    /// What [StateWriter] left under the key: the last put with all merges behind it, in order; `null` where
    /// there is nothing.
    byte @Nullable [] get(byte[] key);
}

package dev.tidemill.features;

import org.jspecify.annotations.Nullable;

/// One key's state in the cache, a link of the list from the most to the least recently used.
final class KeyEntry {
    final KeyCache home;
    final Object key;
    final byte[] stored;
    final KeyState state;
    int deltas;
    long bytes;

    @Nullable
    KeyEntry newer;

    @Nullable
    KeyEntry older;

    KeyEntry(KeyCache home, Object key, byte[] stored, KeyState state) {
        this.home = home;
        this.key = key;
        this.stored = stored;
        this.state = state;
    }
}

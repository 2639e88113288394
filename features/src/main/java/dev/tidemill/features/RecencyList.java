package dev.tidemill.features;

import org.jspecify.annotations.Nullable;

/// Entries from the most to the least recently used, and the bytes that they take.
final class RecencyList {
    private @Nullable KeyEntry newest;
    private @Nullable KeyEntry oldest;
    private long bytes;

    long bytes() {
        return bytes;
    }

    @Nullable
    KeyEntry oldest() {
        return oldest;
    }

    void add(KeyEntry entry) {
        link(entry);
        bytes += entry.bytes;
    }

    void remove(KeyEntry entry) {
        unlink(entry);
        bytes -= entry.bytes;
    }

    /// Puts an entry first.
    void touch(KeyEntry entry) {
        if (entry != newest) {
            unlink(entry);
            link(entry);
        }
    }

    void resize(KeyEntry entry, long size) {
        bytes += size - entry.bytes;
        entry.bytes = size;
    }

    void clear() {
        newest = null;
        oldest = null;
        bytes = 0;
    }

    private void link(KeyEntry entry) {
        KeyEntry second = newest;
        entry.older = second;
        entry.newer = null;
        if (second == null) {
            oldest = entry;
        } else {
            second.newer = entry;
        }
        newest = entry;
    }

    private void unlink(KeyEntry entry) {
        KeyEntry newer = entry.newer;
        KeyEntry older = entry.older;
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
    }
}

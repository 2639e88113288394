package dev.tidemill.data.check;

import java.util.Arrays;

/// Keys seen, each with the newest time it came with, as 64-bit hashes in open addressing: 16 bytes a key, at most
/// [#MOST] of them (two of four million different keys have one hash with a probability of 4·10⁻⁷).
final class KeyTimes {
    static final int MOST = 1 << 22;
    static final long NEVER = Long.MIN_VALUE;

    private long[] keys = new long[1 << 10];
    private long[] times = new long[1 << 10];
    private int size;

    KeyTimes() {
        Arrays.fill(times, NEVER);
    }

    boolean full() {
        return size >= MOST;
    }

    /// When the key came last; [#NEVER] where it did not. It came now.
    long put(long hash, long time) {
        if ((size + 1) * 4L > keys.length * 3L) {
            grow();
        }
        int at = place(keys, times, hash);
        long before = times[at];
        if (before == NEVER) {
            size++;
            keys[at] = hash;
        }
        times[at] = Math.max(before, time);
        return before;
    }

    boolean contains(long hash) {
        return times[place(keys, times, hash)] != NEVER;
    }

    private void grow() {
        long[] wider = new long[keys.length * 2];
        long[] later = new long[keys.length * 2];
        Arrays.fill(later, NEVER);
        for (int i = 0; i < keys.length; i++) {
            if (times[i] != NEVER) {
                int at = place(wider, later, keys[i]);
                wider[at] = keys[i];
                later[at] = times[i];
            }
        }
        keys = wider;
        times = later;
    }

    private static int place(long[] keys, long[] times, long hash) {
        int mask = keys.length - 1;
        int at = (int) hash & mask;
        while (times[at] != NEVER && keys[at] != hash) {
            at = at + 1 & mask;
        }
        return at;
    }

    /// FNV-1a over the characters, mixed after Stafford.
    static long hash(long seed, String text) {
        long hash = seed ^ 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
        return hash ^ hash >>> 31;
    }
}

package dev.tidemill.features;

/// How often each long is there: a hash table with open addressing and linear probing; a count of zero is an
/// empty place, and a removal moves later entries back (Knuth, TAOCP 3, algorithm 6.4R).
final class Counts {
    private static final int SMALLEST = 8;

    private long[] keys = new long[SMALLEST];
    private int[] counts = new int[SMALLEST];
    private int size;

    interface Visitor {
        void accept(long key, int count);
    }

    /// How many different keys.
    int size() {
        return size;
    }

    int get(long key) {
        return counts[place(key)];
    }

    /// Adds to the count of a key and returns the new count.
    int add(long key, int by) {
        int place = place(key);
        int before = counts[place];
        int count = before + by;
        if (before == 0 && by != 0) {
            keys[place] = key;
            counts[place] = count;
            if (++size * 2 > keys.length) {
                grow();
            }
        } else if (count == 0) {
            remove(place);
        } else {
            counts[place] = count;
        }
        return count;
    }

    void forEach(Visitor visitor) {
        for (int i = 0; i < keys.length; i++) {
            if (counts[i] != 0) {
                visitor.accept(keys[i], counts[i]);
            }
        }
    }

    long bytes() {
        return 12L * keys.length + 64;
    }

    private int place(long key) {
        int mask = keys.length - 1;
        int place = (int) EventOrder.mix(key) & mask;
        while (counts[place] != 0 && keys[place] != key) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void remove(int place) {
        int mask = keys.length - 1;
        int hole = place;
        int next = hole;
        while (true) {
            next = (next + 1) & mask;
            if (counts[next] == 0) {
                break;
            }
            int home = (int) EventOrder.mix(keys[next]) & mask;
            if (((next - home) & mask) >= ((next - hole) & mask)) {
                keys[hole] = keys[next];
                counts[hole] = counts[next];
                hole = next;
            }
        }
        counts[hole] = 0;
        size--;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldCounts = counts;
        keys = new long[oldKeys.length * 2];
        counts = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldCounts[i] != 0) {
                int place = place(oldKeys[i]);
                keys[place] = oldKeys[i];
                counts[place] = oldCounts[i];
            }
        }
    }
}

package dev.tidemill.features;

import java.util.Arrays;

/// What one group has to do for a stretch of the log, in order of arrival, then grouped by key with that order
/// kept (a counting sort), so that each key's state is worked on once and lies in the cache meanwhile.
final class KeyedChunk {
    static final byte FOLD = 1;
    static final byte READ = 2;
    static final byte TELL = 4;

    final boolean flagged;
    int count;
    int[] keys;
    byte[] steps;
    int[] rows;
    long[] times;
    long[] places;
    long[] flags;
    final long[][] columns;
    long[] toldTimes = {};
    long[] toldPlaces = {};
    int[] order = {};
    /// Where each key's items begin in `order`; one place more than there are keys.
    int[] begins = {};

    KeyedChunk(GroupPlan plan, int capacity) {
        flagged = plan.hasFlags();
        keys = new int[capacity];
        steps = new byte[capacity];
        rows = new int[capacity];
        times = new long[capacity];
        places = new long[capacity];
        flags = new long[flagged ? capacity : 0];
        columns = new long[plan.columns().length][capacity];
    }

    void clear() {
        count = 0;
    }

    /// Adds an item; its row is written by [#set].
    int add(int key, byte step, int row) {
        if (count == keys.length) {
            grow(count * 2);
        }
        keys[count] = key;
        steps[count] = step;
        rows[count] = row;
        return count++;
    }

    void set(int item, Row row) {
        times[item] = row.time;
        places[item] = row.place;
        if (flagged) {
            flags[item] = row.flags;
        }
        for (int i = 0; i < columns.length; i++) {
            columns[i][item] = row.columns[i];
        }
    }

    void setTold(int item, long time, long place) {
        if (toldTimes.length <= item) {
            toldTimes = Arrays.copyOf(toldTimes, keys.length);
            toldPlaces = Arrays.copyOf(toldPlaces, keys.length);
        }
        toldTimes[item] = time;
        toldPlaces[item] = place;
    }

    void get(int item, Row row) {
        row.time = times[item];
        row.place = places[item];
        row.flags = flagged ? flags[item] : 0;
        for (int i = 0; i < columns.length; i++) {
            row.columns[i] = columns[i][item];
        }
    }

    /// Groups the items by key.
    void sort(int keyCount) {
        begins = begins.length > keyCount ? begins : new int[keyCount + keyCount / 2 + 1];
        Arrays.fill(begins, 0);
        for (int i = 0; i < count; i++) {
            begins[keys[i]]++;
        }
        int total = 0;
        for (int key = 0; key < begins.length; key++) {
            int items = begins[key];
            begins[key] = total;
            total += items;
        }
        order = order.length >= count ? order : new int[keys.length];
        for (int i = 0; i < count; i++) {
            order[begins[keys[i]]++] = i;
        }
        for (int key = begins.length - 1; key > 0; key--) {
            begins[key] = begins[key - 1];
        }
        begins[0] = 0;
    }

    private void grow(int capacity) {
        keys = Arrays.copyOf(keys, capacity);
        steps = Arrays.copyOf(steps, capacity);
        rows = Arrays.copyOf(rows, capacity);
        times = Arrays.copyOf(times, capacity);
        places = Arrays.copyOf(places, capacity);
        flags = Arrays.copyOf(flags, flagged ? capacity : 0);
        for (int i = 0; i < columns.length; i++) {
            columns[i] = Arrays.copyOf(columns[i], capacity);
        }
    }
}

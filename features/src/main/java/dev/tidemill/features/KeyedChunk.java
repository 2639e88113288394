package dev.tidemill.features;

import java.util.Arrays;

/// What one group has to do for a stretch of the log: items in order of arrival, then grouped by key with that
/// order kept (a counting sort), so that each key's state is worked on once and lies in the cache meanwhile.
final class KeyedChunk {
    static final byte FOLD = 1;
    static final byte READ = 2;
    static final byte TELL = 4;

    int count;
    int[] keys;
    final Items items;
    final Items sorted;
    private int[] order = {};
    /// Where each key's items begin in `sorted`; one place more than there are keys.
    int[] begins = {};

    /// The items themselves, column by column.
    static final class Items {
        byte[] steps;
        int[] rows;
        long[] times;
        long[] places;
        long[] flags;
        final long[][] columns;
        long[] toldTimes = {};
        long[] toldPlaces = {};

        Items(GroupPlan plan, int capacity) {
            steps = new byte[capacity];
            rows = new int[capacity];
            times = new long[capacity];
            places = new long[capacity];
            flags = new long[plan.hasFlags() ? capacity : 0];
            columns = new long[plan.columns().length][capacity];
        }

        void grow(int capacity) {
            steps = Arrays.copyOf(steps, capacity);
            rows = Arrays.copyOf(rows, capacity);
            times = Arrays.copyOf(times, capacity);
            places = Arrays.copyOf(places, capacity);
            flags = flags.length > 0 ? Arrays.copyOf(flags, capacity) : flags;
            for (int i = 0; i < columns.length; i++) {
                columns[i] = Arrays.copyOf(columns[i], capacity);
            }
        }

        void get(int item, Row row) {
            row.time = times[item];
            row.place = places[item];
            row.flags = flags.length > 0 ? flags[item] : 0;
            for (int i = 0; i < columns.length; i++) {
                row.columns[i] = columns[i][item];
            }
        }
    }

    KeyedChunk(GroupPlan plan, int capacity) {
        keys = new int[capacity];
        items = new Items(plan, capacity);
        sorted = new Items(plan, capacity);
    }

    void clear() {
        count = 0;
    }

    /// Adds an item; its row is written by [#set].
    int add(int key, byte step, int row) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, count * 2);
            items.grow(count * 2);
        }
        keys[count] = key;
        items.steps[count] = step;
        items.rows[count] = row;
        return count++;
    }

    void set(int item, Row row) {
        items.times[item] = row.time;
        items.places[item] = row.place;
        if (items.flags.length > 0) {
            items.flags[item] = row.flags;
        }
        for (int i = 0; i < items.columns.length; i++) {
            items.columns[i][item] = row.columns[i];
        }
    }

    void setTold(int item, long time, long place) {
        if (items.toldTimes.length <= item) {
            items.toldTimes = Arrays.copyOf(items.toldTimes, keys.length);
            items.toldPlaces = Arrays.copyOf(items.toldPlaces, keys.length);
        }
        items.toldTimes[item] = time;
        items.toldPlaces[item] = place;
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
            int here = begins[key];
            begins[key] = total;
            total += here;
        }
        order = order.length >= count ? order : new int[keys.length];
        for (int i = 0; i < count; i++) {
            order[begins[keys[i]]++] = i;
        }
        System.arraycopy(begins, 0, begins, 1, begins.length - 1);
        begins[0] = 0;
        gather();
    }

    private void gather() {
        if (sorted.times.length < count) {
            sorted.grow(keys.length);
        }
        for (int i = 0; i < count; i++) {
            sorted.rows[i] = items.rows[order[i]];
        }
        for (int i = 0; i < count; i++) {
            sorted.steps[i] = items.steps[order[i]];
        }
        gather(items.times, sorted.times);
        gather(items.places, sorted.places);
        if (items.flags.length > 0) {
            gather(items.flags, sorted.flags);
        }
        for (int i = 0; i < items.columns.length; i++) {
            gather(items.columns[i], sorted.columns[i]);
        }
        if (items.toldTimes.length > 0) {
            sorted.toldTimes = sorted.toldTimes.length >= keys.length ? sorted.toldTimes : new long[keys.length];
            sorted.toldPlaces = sorted.toldPlaces.length >= keys.length ? sorted.toldPlaces : new long[keys.length];
            items.toldTimes = Arrays.copyOf(items.toldTimes, keys.length);
            items.toldPlaces = Arrays.copyOf(items.toldPlaces, keys.length);
            gather(items.toldTimes, sorted.toldTimes);
            gather(items.toldPlaces, sorted.toldPlaces);
        }
    }

    private void gather(long[] from, long[] to) {
        for (int i = 0; i < count; i++) {
            to[i] = from[order[i]];
        }
    }
}

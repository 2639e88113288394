package dev.tidemill.recommend.matrix;

import java.util.Arrays;

/// Sorts entries into rows (by counting) and columns (within each row), and joins what is there twice.
final class MatrixBuilder {
    private final Entries entries;
    private final int users;
    private final int items;
    private final Entries.Duplicates duplicates;

    MatrixBuilder(Entries entries, int users, int items, Entries.Duplicates duplicates) {
        this.entries = entries;
        this.users = users;
        this.items = items;
        this.duplicates = duplicates;
    }

    Interactions build() {
        int[] byRow = rowOrder();
        int[] offsets = new int[users + 1];
        int[] columns = new int[entries.size()];
        float[] weights = new float[entries.size()];
        long[] times = new long[entries.timed() ? entries.size() : 0];
        int[] starts = starts();
        int filled = 0;
        for (int user = 0; user < users; user++) {
            long[] row = sortedRow(byRow, starts[user], starts[user + 1]);
            for (long key : row) {
                int at = byRow[starts[user] + (int) key];
                int item = (int) (key >>> Integer.SIZE);
                boolean again = filled > offsets[user] && columns[filled - 1] == item;
                int to = again ? filled - 1 : filled++;
                columns[to] = item;
                merge(at, to, again, weights, times);
            }
            offsets[user + 1] = filled;
        }
        return new Interactions(
                items,
                offsets,
                Arrays.copyOf(columns, filled),
                Arrays.copyOf(weights, filled),
                Arrays.copyOf(times, entries.timed() ? filled : 0));
    }

    private void merge(int at, int to, boolean again, float[] weights, long[] times) {
        boolean timed = times.length > 0;
        boolean later = !again || !timed || entries.time(at) >= times[to];
        switch (duplicates) {
            case SUM -> weights[to] = again ? weights[to] + entries.weight(at) : entries.weight(at);
            case LAST -> weights[to] = later ? entries.weight(at) : weights[to];
        }
        if (timed && later) {
            times[to] = entries.time(at);
        }
    }

    private int[] starts() {
        int[] starts = new int[users + 1];
        for (int i = 0; i < entries.size(); i++) {
            int user = entries.user(i);
            if (user >= users || entries.item(i) >= items) {
                throw new IllegalArgumentException("a matrix of " + users + " x " + items + " cannot hold user " + user
                        + " and item " + entries.item(i));
            }
            starts[user + 1]++;
        }
        for (int user = 0; user < users; user++) {
            starts[user + 1] += starts[user];
        }
        return starts;
    }

    private int[] rowOrder() {
        int[] next = starts();
        int[] order = new int[entries.size()];
        for (int i = 0; i < order.length; i++) {
            order[next[entries.user(i)]++] = i;
        }
        return order;
    }

    /// Item in the high half, place within the row in the low half: sorts by item, then by arrival.
    private long[] sortedRow(int[] byRow, int from, int to) {
        long[] row = new long[to - from];
        for (int i = from; i < to; i++) {
            row[i - from] = ((long) entries.item(byRow[i]) << Integer.SIZE) | (i - from);
        }
        Arrays.sort(row);
        return row;
    }
}

package dev.tidemill.learn;

import java.util.Arrays;

/// Sorting row numbers without boxing them: each value's place among the sorted values, then a counting sort.
final class Ordering {
    private Ordering() {}

    /// The indexes of `values`, greatest value first; equal values in the order they stand.
    ///
    /// @param ascending the same values, sorted; overwritten by nobody
    static int[] descending(double[] values, double[] ascending) {
        int n = values.length;
        int[] place = new int[n];
        int[] count = new int[n + 1];
        for (int i = 0; i < n; i++) {
            place[i] = n - 1 - lastIndex(ascending, values[i] + 0.0);
            count[place[i] + 1]++;
        }
        Arrays.parallelPrefix(count, Integer::sum);
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[count[place[i]]++] = i;
        }
        return order;
    }

    /// The last index with a value not above x.
    private static int lastIndex(double[] ascending, double x) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] <= x) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}

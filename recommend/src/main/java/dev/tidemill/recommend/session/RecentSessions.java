package dev.tidemill.recommend.session;

import dev.tidemill.recommend.model.History;
import java.util.Arrays;

/// The most recent sessions that share any of the newest items of a history, each with how much it is
/// alike and how new the newest item is that it shares: VMIS-kNN's search, as a merge of lists.
///
/// Lists of an item's sessions are in order of recency, so the merge meets sessions from the most recent
/// on, all lists that hold one at the same moment, and ends after `recent` of them. Nothing is kept that a
/// later session could push out. Costs `recent · last` steps.
final class RecentSessions {
    private final SessionIndex index;
    private final int[][] lists;
    private final float[] decays;
    private final int[] ages;
    private final int[] heads;

    /// Of the history's newest `last` entries; of an item that is there twice only the newest counts.
    RecentSessions(SessionIndex index, History history, int last) {
        this.index = index;
        int window = Math.min(last, history.size());
        int[] different = new int[window];
        ages = new int[window];
        int count = 0;
        for (int age = 0; age < window; age++) {
            int item = history.items()[history.size() - 1 - age];
            if (!contains(different, count, item)) {
                ages[count] = age;
                different[count++] = item;
            }
        }
        lists = new int[count][];
        decays = new float[count];
        heads = new int[count];
        for (int i = 0; i < count; i++) {
            lists[i] = index.sessionsOf(different[i]);
            decays[i] = (float) (window - ages[i]) / count;
        }
    }

    private static boolean contains(int[] values, int count, int value) {
        for (int i = 0; i < count; i++) {
            if (values[i] == value) {
                return true;
            }
        }
        return false;
    }

    /// Sessions with their likeness, at most `neighbours`, the most alike first, of equal ones the most
    /// recent.
    ///
    /// @param numbers    of sessions
    /// @param likeness   as many, the sum of decays of the items that are shared
    /// @param newestAges as many, the age of the newest item that is shared, 0 for the newest of all
    record Neighbours(int[] numbers, float[] likeness, int[] newestAges) {}

    Neighbours closest(int recent, int neighbours) {
        int most = Math.min(recent, index.size());
        int[] numbers = new int[most];
        int[] newest = new int[most];
        long[] keys = new long[most];
        int found = 0;
        for (int session = newestHead(); found < most && session >= 0; session = newestHead()) {
            float likeness = 0;
            int age = Integer.MAX_VALUE;
            for (int i = 0; i < lists.length; i++) {
                if (heads[i] < lists[i].length && lists[i][heads[i]] == session) {
                    likeness += decays[i];
                    age = Math.min(age, ages[i]);
                    heads[i]++;
                }
            }
            numbers[found] = session;
            newest[found] = age;
            // Likeness is above 0, so its bits rise with it; their complement sorts the greatest first.
            keys[found] = ((long) ~Float.floatToIntBits(likeness) << Integer.SIZE) | found;
            found++;
        }
        Arrays.sort(keys, 0, found);
        return pick(Math.min(neighbours, found), keys, numbers, newest);
    }

    private static Neighbours pick(int count, long[] keys, int[] numbers, int[] newest) {
        int[] pickedNumbers = new int[count];
        float[] likeness = new float[count];
        int[] ages = new int[count];
        for (int i = 0; i < count; i++) {
            int place = (int) keys[i];
            pickedNumbers[i] = numbers[place];
            ages[i] = newest[place];
            likeness[i] = Float.intBitsToFloat(~(int) (keys[i] >> Integer.SIZE));
        }
        return new Neighbours(pickedNumbers, likeness, ages);
    }

    /// The most recent session at the head of any list, or −1 after the last.
    private int newestHead() {
        int newest = -1;
        for (int i = 0; i < lists.length; i++) {
            if (heads[i] < lists[i].length) {
                newest = Math.max(newest, lists[i][heads[i]]);
            }
        }
        return newest;
    }
}

package dev.tidemill.recommend;

import dev.tidemill.recommend.matrix.Entries;
import dev.tidemill.recommend.matrix.Interactions;
import java.util.SplittableRandom;

/// Interactions for tests.
public final class Tables {
    private Tables() {}

    /// A dense table; zeros are no entries.
    public static Interactions of(double[]... rows) {
        Entries entries = new Entries();
        for (int user = 0; user < rows.length; user++) {
            for (int item = 0; item < rows[user].length; item++) {
                if (rows[user][item] != 0) {
                    entries.add(user, item, (float) rows[user][item], Entries.NO_TIME);
                }
            }
        }
        return entries.toMatrix(rows.length, rows[0].length, Entries.Duplicates.LAST);
    }

    /// Chance, the first items more often than the last; some weights are negative.
    public static Interactions random(int users, int items, int each, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Entries entries = new Entries();
        for (int user = 0; user < users; user++) {
            for (int i = 0; i < each; i++) {
                int item = (int) (items * random.nextDouble() * random.nextDouble());
                float weight = random.nextInt(10) == 0 ? -1f : 1f + random.nextInt(3);
                entries.add(user, item, weight, 1000L * user + i);
            }
        }
        return entries.toMatrix(users, items, Entries.Duplicates.LAST);
    }
}

package dev.tidemill.bench.recommend;

import dev.tidemill.recommend.matrix.Entries;
import dev.tidemill.recommend.matrix.Interactions;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/// Simulated interactions with a long tail: the n-th most popular item is met in proportion to `(n +
/// 20)^-1`, the number of items of a user is lognormal (median 20, a tenth above 72), and half of what a
/// user meets is from one of 64 tastes.
///
/// @param users number of users
/// @param items number of items
/// @param most  most interactions, of distinct pairs
record LongTail(int users, int items, int most) {
    private static final int TASTES = 64;
    private static final int HEAD = 20;
    private static final double MEDIAN = 20;
    private static final double SPREAD = 1.0;

    Interactions generate(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] cumulated = new double[items];
        double sum = 0;
        for (int i = 0; i < items; i++) {
            sum += 1.0 / (i + HEAD);
            cumulated[i] = sum;
        }
        Entries entries = new Entries();
        for (int user = 0; user < users && entries.size() < most; user++) {
            double wanted = MEDIAN * Math.exp(SPREAD * random.nextGaussian());
            int count = (int) Math.min(Math.min(Math.max(2, wanted), items / 8.0), most - entries.size());
            int taste = random.nextInt(TASTES);
            Set<Integer> met = new HashSet<>();
            while (met.size() < count) {
                int item = draw(cumulated, random.nextDouble() * sum);
                boolean own = random.nextBoolean();
                // The taste's item nearest in popularity.
                int chosen = own ? Math.min(items - 1, item - item % TASTES + taste) : item;
                if (met.add(chosen)) {
                    entries.add(user, chosen, 1f, Entries.NO_TIME);
                }
            }
        }
        return entries.toMatrix(users, items, Entries.Duplicates.LAST);
    }

    private static int draw(double[] cumulated, double at) {
        int found = java.util.Arrays.binarySearch(cumulated, at);
        return Math.min(cumulated.length - 1, found < 0 ? -found - 1 : found);
    }
}

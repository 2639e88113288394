package dev.tidemill.recommend.measure;

import dev.tidemill.recommend.matrix.Entries;
import dev.tidemill.recommend.matrix.Interactions;
import java.util.SplittableRandom;

/// Interactions in two parts with the same users and items: what is learned from, and what is asked.
///
/// @param train what is learned from
/// @param test  what is asked
public record Split(Interactions train, Interactions test) {
    /// Each interaction by chance.
    ///
    /// @param share of the test part, between 0 and 1
    public static Split random(Interactions all, double share, long seed) {
        checkShare(share);
        SplittableRandom random = new SplittableRandom(seed);
        return of(all, (_, _) -> random.nextDouble() < share);
    }

    /// Interactions from `time` on are the test.
    ///
    /// @throws IllegalArgumentException where times are not known
    public static Split byTime(Interactions all, long time) {
        checkTimed(all);
        return of(all, (_, at) -> all.time(at) >= time);
    }

    /// Users by chance: the test users' later half of interactions (at least one) is the test, their
    /// earlier half and everything of the others is learned from or asked with.
    ///
    /// @param share of test users, between 0 and 1
    public static Split byUser(Interactions all, double share, long seed) {
        checkShare(share);
        SplittableRandom random = new SplittableRandom(seed);
        boolean[] asked = new boolean[all.users()];
        for (int user = 0; user < asked.length; user++) {
            asked[user] = random.nextDouble() < share && all.count(user) > 1;
        }
        return of(all, (user, at) -> asked[user] && later(all, user, at) < all.count(user) / 2);
    }

    /// The last interaction of every user who has at least two.
    ///
    /// @throws IllegalArgumentException where times are not known
    public static Split leaveLastOut(Interactions all) {
        checkTimed(all);
        return of(all, (user, at) -> all.count(user) > 1 && later(all, user, at) == 0);
    }

    /// How many interactions of the user come after this one; of equal times the greater item comes later.
    private static int later(Interactions all, int user, int at) {
        int later = 0;
        for (int other = all.start(user); other < all.end(user); other++) {
            boolean differ = all.timed() && all.time(other) != all.time(at);
            boolean after = differ ? all.time(other) > all.time(at) : other > at;
            later += after ? 1 : 0;
        }
        return later;
    }

    private static Split of(Interactions all, TestRule rule) {
        Entries train = new Entries();
        Entries test = new Entries();
        for (int user = 0; user < all.users(); user++) {
            for (int at = all.start(user); at < all.end(user); at++) {
                long time = all.timed() ? all.time(at) : Entries.NO_TIME;
                Entries to = rule.isTest(user, at) ? test : train;
                to.add(user, all.item(at), all.weight(at), time);
            }
        }
        return new Split(
                train.toMatrix(all.users(), all.items(), Entries.Duplicates.LAST),
                test.toMatrix(all.users(), all.items(), Entries.Duplicates.LAST));
    }

    private static void checkShare(double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("share must be between 0 and 1, got " + share);
        }
    }

    private static void checkTimed(Interactions all) {
        if (!all.timed() && all.size() > 0) {
            throw new IllegalArgumentException(
                    "this split needs the time of every interaction, and they are not known (use random or byUser)");
        }
    }

    /// Whether an entry of a user goes to the test part.
    @FunctionalInterface
    private interface TestRule {
        boolean isTest(int user, int at);
    }
}

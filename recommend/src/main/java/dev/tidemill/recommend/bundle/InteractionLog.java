package dev.tidemill.recommend.bundle;

import dev.tidemill.recommend.matrix.Entries;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.matrix.Interactions;
import java.util.ArrayList;
import java.util.List;

/// What everybody did, as it is read from a journal, on its way into a matrix. One thread.
public final class InteractionLog {
    private final Entries entries = new Entries();
    private final Ids.Builder users = new Ids.Builder();
    private final Ids.Builder items = new Ids.Builder();

    /// @param weight 0 says nothing about taste and is left out
    /// @param time   milliseconds since the epoch
    public void add(String user, String item, float weight, long time) {
        if (weight != 0) {
            entries.add(users.add(user), items.add(item), weight, time);
        }
    }

    /// How many there are.
    public int size() {
        return entries.size();
    }

    /// Everything as a matrix: of one user and item the sum of the weights and the newest time.
    ///
    /// @param most of a user who did more, a robot, only so many of the last are taken
    public Matrix matrix(int most) {
        int[] counts = new int[users.size()];
        for (int i = 0; i < entries.size(); i++) {
            counts[entries.user(i)]++;
        }
        List<String> capped = new ArrayList<>();
        for (int user = 0; user < counts.length; user++) {
            if (counts[user] > most) {
                capped.add(users.name(user));
            }
        }
        Entries kept = new Entries();
        for (int i = 0; i < entries.size(); i++) {
            int user = entries.user(i);
            if (counts[user]-- <= most) {
                kept.add(user, entries.item(i), entries.weight(i), entries.time(i));
            }
        }
        return new Matrix(
                kept.toMatrix(users.size(), items.size(), Entries.Duplicates.SUM), items.build(), List.copyOf(capped));
    }

    /// @param capped users who did more than a person can
    public record Matrix(Interactions interactions, Ids items, List<String> capped) {}
}

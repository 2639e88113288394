package dev.tidemill.recommend.bundle;

import dev.tidemill.recommend.matrix.Entries;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.sequence.Sequences;
import java.util.ArrayList;
import java.util.List;

/// What everybody did, as it is read from a journal, on its way into a matrix. One thread.
public final class InteractionLog {
    private final Entries entries = new Entries();
    private final Ids.Builder users = new Ids.Builder();
    private final Ids.Builder items = new Ids.Builder();
    private final Entries ordered = new Entries();
    private final Ids.Builder orders = new Ids.Builder();

    /// What somebody did who made no visits: all of it is one sequence.
    ///
    /// @param weight 0 says nothing about taste and is left out
    /// @param time   milliseconds since the epoch
    public void add(String user, String item, float weight, long time) {
        add(user, "user " + user, item, weight, time);
    }

    /// What somebody did on a visit.
    ///
    /// @param sequence whatever holds together what was done in one go
    public void add(String user, String sequence, String item, float weight, long time) {
        if (weight != 0) {
            entries.add(users.add(user), items.add(item), weight, time);
        }
        if (weight > 0) {
            ordered.add(orders.add(sequence), items.add(item), 1, time);
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
                kept.toMatrix(users.size(), items.size(), Entries.Duplicates.SUM),
                items.build(),
                sequences(most),
                List.copyOf(capped));
    }

    private Sequences sequences(int most) {
        int[] counts = new int[orders.size()];
        for (int i = 0; i < ordered.size(); i++) {
            counts[ordered.user(i)]++;
        }
        Entries kept = new Entries();
        for (int i = 0; i < ordered.size(); i++) {
            if (counts[ordered.user(i)]-- <= most) {
                kept.add(ordered.user(i), ordered.item(i), 1, ordered.time(i));
            }
        }
        return Sequences.of(kept, orders.size(), items.size());
    }

    /// @param sequences what was done in one go, each in its order, of the same items
    /// @param capped    users who did more than a person can
    public record Matrix(Interactions interactions, Ids items, Sequences sequences, List<String> capped) {}
}

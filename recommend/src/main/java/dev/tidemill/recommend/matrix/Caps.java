package dev.tidemill.recommend.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Keeps the newest interactions of whoever has more than a person can have.
final class Caps {
    private final int most;
    private final Ids.Builder users;

    Caps(int most, Ids.Builder users) {
        this.most = most;
        this.users = users;
    }

    InteractionFile apply(Entries entries, List<Refusal> refusals, long refused) {
        Map<Integer, List<Integer>> robots = robots(entries);
        if (robots.isEmpty()) {
            return new InteractionFile(entries, refusals, refused, List.of());
        }
        boolean[] dropped = new boolean[entries.size()];
        List<InteractionFile.Capped> capped = new ArrayList<>();
        robots.forEach((user, places) -> {
            capped.add(new InteractionFile.Capped(users.name(user), places.size(), most));
            // Sorting is stable: of equal times the line decides.
            places.sort(Comparator.comparingLong(entries::time));
            places.subList(0, places.size() - most).forEach(place -> dropped[place] = true);
        });
        return new InteractionFile(kept(entries, dropped), refusals, refused, capped);
    }

    /// Places of the interactions of each user who has too many.
    private Map<Integer, List<Integer>> robots(Entries entries) {
        int[] counts = new int[users.size()];
        for (int i = 0; i < entries.size(); i++) {
            counts[entries.user(i)]++;
        }
        Map<Integer, List<Integer>> robots = new TreeMap<>();
        if (Arrays.stream(counts).anyMatch(count -> count > most)) {
            for (int i = 0; i < entries.size(); i++) {
                if (counts[entries.user(i)] > most) {
                    robots.computeIfAbsent(entries.user(i), _ -> new ArrayList<>())
                            .add(i);
                }
            }
        }
        return robots;
    }

    private static Entries kept(Entries entries, boolean[] dropped) {
        Entries kept = new Entries();
        for (int i = 0; i < entries.size(); i++) {
            if (!dropped[i]) {
                kept.add(entries.user(i), entries.item(i), entries.weight(i), entries.time(i));
            }
        }
        return kept;
    }
}

package dev.tidemill.recommend.state;

import java.util.List;

/// What a decision sees, taken hold of in the order of offsets.
///
/// @param horizon the greatest offset that it sees
/// @param user    what who asks did; empty where nobody is named
/// @param session what happened in the visit
/// @param popular the most popular items, one list for each half-life
/// @param newest  the newest items
/// @param segment the most popular items of the asker's segment, one list for each half-life
public record Seen(
        long horizon,
        Trail user,
        Trail session,
        List<List<Item>> popular,
        List<Item> newest,
        List<List<Item>> segment) {
    /// Of an asker of no segment.
    public Seen(long horizon, Trail user, Trail session, List<List<Item>> popular, List<Item> newest) {
        this(horizon, user, session, popular, newest, List.of());
    }

    public Seen {
        segment = List.copyOf(segment);
        popular = List.copyOf(popular);
    }
}

package dev.tidemill.log;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells of most ids whether they are there without a look into the store: the ids of a stream's newest events are
/// kept here, and an id that is greater than all others ever seen is nowhere.
///
/// The idea: most ids rise (counters, ULIDs, times in front), but not strictly, since their senders run beside one
/// another. So of each stream the newest ids are kept as they are, and of those that were let go a bound that none
/// of them exceeds. What is not among the newest and exceeds the bound is new. Ids that do not rise (random ones)
/// cost a look into the store as ever; one outlier far above the others makes that so for its whole stream, and
/// nothing wrong.
///
/// Invariant: the id of each stored event is among the newest of its stream, or does not exceed the bound; where the
/// bound is `null` nothing is known about ids that are not among the newest.
///
/// The order of ids is by length, then by character, in which counters rise too.
final class FreshIds {
    /// Answered where the store must be asked.
    static final long UNKNOWN = -2;

    /// Answered where there is no such event.
    static final long NOWHERE = -1;

    private static final int NEWEST = 4096;

    private final int most;
    private Stream[] streams = {};

    FreshIds() {
        this(NEWEST);
    }

    /// @param most how many of each stream are kept
    FreshIds(int most) {
        this.most = most;
    }

    private static final class Stream {
        private final Map<String, Long> newest = new HashMap<>();
        private final ArrayDeque<String> order = new ArrayDeque<>();
        private @Nullable String bound = "";

        void keep(String id, long offset, int most) {
            if (newest.put(id, offset) == null) {
                order.addLast(id);
            }
            if (order.size() > most) {
                String oldest = order.removeFirst();
                newest.remove(oldest);
                letGo(oldest);
            }
        }

        void letGo(String id) {
            String before = bound;
            bound = before == null || greater(before, id) ? before : id;
        }
    }

    /// Keeps nothing but the greatest ids that a head tells; before events are taken out of the store, too.
    synchronized void forget(JournalHead head) {
        streams = new Stream[0];
        for (int i = 0; i < head.greatest().length; i++) {
            stream(i).bound = head.greatest()[i];
        }
    }

    /// Takes the ids of events that are in the store now. Of many only the last ones are kept.
    synchronized void add(List<StoredEvent> events) {
        int passed = events.size() - most;
        for (int i = 0; i < events.size(); i++) {
            StoredEvent event = events.get(i);
            Stream stream = stream(event.stream());
            if (i < passed) {
                stream.letGo(event.id());
            } else {
                stream.keep(event.id(), event.offset(), most);
            }
        }
    }

    /// The offset of the event with that id, [#NOWHERE] or [#UNKNOWN].
    synchronized long find(int ordinal, String id) {
        if (ordinal >= streams.length) {
            return UNKNOWN;
        }
        Stream stream = streams[ordinal];
        Long offset = stream.newest.get(id);
        if (offset != null) {
            return offset;
        }
        String bound = stream.bound;
        return bound != null && greater(id, bound) ? NOWHERE : UNKNOWN;
    }

    private Stream stream(int ordinal) {
        if (ordinal >= streams.length) {
            int known = streams.length;
            streams = Arrays.copyOf(streams, ordinal + 1);
            for (int i = known; i <= ordinal; i++) {
                streams[i] = new Stream();
            }
        }
        return streams[ordinal];
    }

    /// Whether one id is greater than the other.
    static boolean greater(String one, String other) {
        return one.length() == other.length() ? one.compareTo(other) > 0 : one.length() > other.length();
    }
}

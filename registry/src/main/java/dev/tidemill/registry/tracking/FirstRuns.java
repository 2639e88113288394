package dev.tidemill.registry.tracking;

import java.util.List;
import java.util.PriorityQueue;

/// The first places of an order, of all that are offered: ties and no key by place, the greatest first. A place is
/// compared with the last of those kept, and mostly dropped at once.
final class FirstRuns {
    /// One key of the order; places without a value come last either way.
    record Key(Column column, boolean descending) {
        int compare(int one, int other) {
            boolean has = column.has(one);
            if (has != column.has(other)) {
                return has ? -1 : 1;
            }
            if (!has) {
                return 0;
            }
            return descending ? column.compare(other, one) : column.compare(one, other);
        }
    }

    private final List<Key> keys;
    private final long most;
    private final PriorityQueue<Integer> kept;

    FirstRuns(List<Key> keys, long most) {
        this.keys = keys;
        this.most = most;
        this.kept = new PriorityQueue<>((left, right) -> -compare(left, right));
    }

    void offer(int place) {
        if (kept.size() < most) {
            kept.add(place);
        } else if (compare(place, kept.element()) < 0) {
            kept.remove();
            kept.add(place);
        }
    }

    private int compare(int one, int other) {
        for (Key key : keys) {
            int compared = key.compare(one, other);
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(other, one);
    }

    /// From this one on, in order.
    List<Integer> from(long offset) {
        return kept.stream().sorted(this::compare).skip(offset).toList();
    }
}

package dev.tidemill.serve.rollout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives every request of a line of versions the one that answers it: one read of an immutable table, one hash while
/// shares are given, no lock, no allocation.
///
/// **Sticky:** the same unit meets the same arm as long as the rollout lives, and a greater weight of the first arm
/// keeps all those in that were in it.
public final class Switchboard<V> {
    private volatile Table<V> table = Table.of(Route.none());

    /// Where shares of the traffic go.
    ///
    /// @param routes   where each share goes; the last one takes the rest
    /// @param upTo     for each route the end of its part of 0 to 1, rising; 1 for the last
    /// @param salt     makes the units of this rollout fall differently from those of others
    /// @param unitSlot the field of the decided event that is kept together, −1 for the decision's id
    @SuppressWarnings("ArrayRecordComponent")
    record Table<V>(List<Route<V>> routes, double[] upTo, String salt, int unitSlot) {
        static <V> Table<V> of(Route<V> route) {
            return new Table<>(List.of(route), new double[] {1}, "", -1);
        }
    }

    void use(Table<V> replacement) {
        table = replacement;
    }

    /// The same version for everybody from the next request on; `null` for none.
    public void use(@Nullable Served<V> served) {
        table = Table.of(served == null ? Route.none() : Route.all(served));
    }

    /// What answers a request.
    ///
    /// @param id     the decision's
    /// @param values the decided event's fields by slot
    public Route<V> route(String id, @Nullable Object[] values) {
        Table<V> now = table;
        int last = now.routes.size() - 1;
        if (last == 0) {
            return now.routes.getFirst();
        }
        Object unit = now.unitSlot < 0 ? null : values[now.unitSlot];
        double place = place(now.salt, unit == null ? id : unit.toString());
        for (int i = 0; i < last; i++) {
            if (place < now.upTo[i]) {
                return now.routes.get(i);
            }
        }
        return now.routes.get(last);
    }

    /// Where a unit falls within 0 and 1: FNV-1a over both texts, finished as SplitMix64 is.
    static double place(String salt, String unit) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < salt.length(); i++) {
            hash = (hash ^ salt.charAt(i)) * 0x100000001b3L;
        }
        for (int i = 0; i < unit.length(); i++) {
            hash = (hash ^ unit.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        hash ^= hash >>> 31;
        return (hash >>> 11) * 0x1.0p-53;
    }
}
